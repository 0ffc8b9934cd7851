"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { Button } from "../ui/Button.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";

/** For somebody who is signed in already. */
export function AcceptInvite({ token, workspaceName }: { token: string; workspaceName: string }) {
  const t = useTranslations("auth");
  const accept = useMutation(
    useApi().account.acceptInvite.mutationOptions({
      onSuccess: ({ workspaceId }) => window.location.assign(`/projects?workspace=${workspaceId}`),
    }),
  );
  return (
    <>
      {accept.error === null ? null : <ErrorNotice error={readApiError(accept.error)} />}
      <Button variant="primary" busy={accept.isPending || accept.isSuccess} onClick={() => accept.mutate({ token })}>
        {t("join", { workspace: workspaceName })}
      </Button>
    </>
  );
}
