"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { formatBytes, formatShare } from "../format/number.ts";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";

/** Uploads that were cut off, by a reload say: choosing the same file again goes on where it stopped. */
export function UnfinishedUploads({ projectId }: { projectId: string }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const t = useTranslations("reading");
  const uploads = useQuery(api.files.unfinished.queryOptions({ projectId }));
  const drop = useMutation(
    api.files.dropUpload.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: api.files.unfinished.queryKey() }),
    }),
  );
  return (
    <>
      {drop.error === null ? null : <ErrorNotice error={readApiError(drop.error)} />}
      {(uploads.data ?? []).map(({ id, name, bytes, received }) => (
        <Callout
          key={id}
          title={t("unfinished", { name, share: formatShare(received / bytes), total: formatBytes(bytes) })}
          action={
            <Button
              size="small"
              busy={drop.isPending && drop.variables.uploadId === id}
              onClick={() => drop.mutate({ projectId, uploadId: id })}
            >
              {t("dropUpload")}
            </Button>
          }
        >
          {t("unfinishedWhat")}
        </Callout>
      ))}
    </>
  );
}
