"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import styles from "./account.module.css";

/** Whether the address is confirmed, and the link that does it. Silent where no mail can be sent. */
export function VerificationLine({ email }: { email: string }) {
  const api = useApi();
  const t = useTranslations("keys");
  const overview = useQuery(api.account.overview.queryOptions());
  const request = useMutation(api.account.requestVerification.mutationOptions());
  if (overview.data === undefined) return null;
  if (overview.data.emailVerified) return <p className={styles.text}>{t("addressConfirmed")}</p>;
  if (!overview.data.mailOn) return null;
  return (
    <>
      {request.error === null ? null : <ErrorNotice error={readApiError(request.error)} />}
      <Callout
        tone={request.isSuccess ? "good" : "warn"}
        live
        action={
          request.isSuccess ? undefined : (
            <Button size="small" busy={request.isPending} onClick={() => request.mutate()}>
              {t("sendConfirmation")}
            </Button>
          )
        }
      >
        {request.isSuccess ? t("confirmationSent", { email }) : t("addressOpen")}
      </Callout>
    </>
  );
}
