"use client";

import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import styles from "./AuthCard.module.css";

/** Confirms the address a link was sent to. */
export function VerifyButton({ token }: { token: string }) {
  const t = useTranslations("ways");
  const verify = useMutation(useApi().account.verifyEmail.mutationOptions());
  if (verify.data !== undefined) {
    return (
      <Callout tone="good" live action={<Link href="/projects">{t("onwards")}</Link>}>
        {t("confirmed", verify.data)}
      </Callout>
    );
  }
  return (
    <div className={styles.form}>
      {verify.error === null ? null : <ErrorNotice error={readApiError(verify.error)} />}
      <Button variant="primary" busy={verify.isPending} onClick={() => verify.mutate({ token })}>
        {t("confirm")}
      </Button>
    </div>
  );
}
