"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import { ZodError } from "zod";
import { readApiError } from "../api/index.ts";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";

/** What a missing or altered file is called by the server. */
const GONE = new Set(["output_not_found", "artifact_damaged"]);

/**
 * Shows a stored file, or why it can't be shown and what to do.
 * @param what in words, e.g. "the profile"
 */
export function ArtefactState<T>({
  query,
  what,
  projectId,
  children,
}: {
  query: UseQueryResult<T>;
  what: string;
  projectId: string;
  children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) {
    if (query.error instanceof ZodError)
      return (
        <Callout tone="warn" title={`${capital(what)} can’t be read`}>
          It was written by another version of the product. Save the file to look at it, or run the stage again.
        </Callout>
      );
    const error = readApiError(query.error);
    if (GONE.has(error.code ?? ""))
      return (
        <Callout
          tone="warn"
          live
          title="No longer stored"
          action={
            <Button size="small" asChild>
              <Link href={`/projects/${projectId}/pipeline`}>Run it again</Link>
            </Button>
          }
        >
          The files of this output were deleted or damaged, so {what} can’t be shown. A new run makes them again.
        </Callout>
      );
    return (
      <ErrorNotice
        error={error}
        action={
          <Button size="small" onClick={() => void query.refetch()}>
            Try again
          </Button>
        }
      />
    );
  }
  return query.isLoading ? <SkeletonRows rows={8} height={30} label={`Loading ${what}`} /> : null;
}

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
