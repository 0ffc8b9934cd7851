"use client";

import { useQuery } from "@tanstack/react-query";
import { Stamp } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { readApiError, useApi } from "../api/index.ts";
import { useProject } from "../projects/index.ts";
import { Badge } from "../ui/Badge.tsx";
import { Button } from "../ui/Button.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { RelativeTime } from "../ui/RelativeTime.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { Table } from "../ui/Table.tsx";
import { RequestDialog } from "./RequestDialog.tsx";
import styles from "./Reviews.module.css";
import { gateWords, stateWords } from "./reviewWords.ts";

/** Sign-offs of the project: who was asked for what, and what came of it. */
export function ReviewsPage() {
  const { id: projectId, canEdit } = useProject();
  const api = useApi();
  const reviews = useQuery(api.reviews.list.queryOptions({ projectId }));
  const [asking, setAsking] = useState(false);
  const ask = canEdit ? (
    <Button variant="primary" onClick={() => setAsking(true)}>
      Ask for a sign-off
    </Button>
  ) : null;
  return (
    <main className={styles.page}>
      <header className={styles.head}>
        <h1>Sign-off</h1>
        {reviews.data?.length ? ask : null}
      </header>
      {reviews.error ? (
        <ErrorNotice
          error={readApiError(reviews.error)}
          action={<Button onClick={() => void reviews.refetch()}>Try again</Button>}
        />
      ) : null}
      {reviews.isLoading ? <SkeletonRows rows={4} label="Loading the requests" /> : null}
      {reviews.data?.length === 0 ? (
        <EmptyState
          icon={<Stamp size={28} aria-hidden />}
          title="Nobody has been asked yet"
          {...(ask !== null && { action: ask })}
        >
          A request freezes goal, amounts, pipeline, data and model as they are. Somebody else decides about exactly
          that, and the page says when it no longer is what was signed.
        </EmptyState>
      ) : null}
      {reviews.data?.length ? (
        <Table label="Requests">
          <thead>
            <tr>
              <th scope="col">Request</th>
              <th scope="col">For</th>
              <th scope="col">Environment</th>
              <th scope="col">State</th>
              <th scope="col">Due</th>
              <th scope="col">Asked by</th>
              <th scope="col">When</th>
            </tr>
          </thead>
          <tbody>
            {reviews.data.map((review) => (
              <tr key={review.id}>
                <td>
                  <Link href={`/projects/${projectId}/reviews/${review.id}`}>Request {review.number}</Link>
                </td>
                <td>{gateWords(review.gate)}</td>
                <td>{review.environment}</td>
                <td>
                  <Badge tone={stateWords[review.state].tone}>{stateWords[review.state].text}</Badge>
                </td>
                <td>{review.dueOn ?? "–"}</td>
                <td dir="auto">{review.requestedByName}</td>
                <td>
                  <RelativeTime at={review.createdAt} />
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      ) : null}
      <RequestDialog open={asking} onClose={() => setAsking(false)} />
    </main>
  );
}
