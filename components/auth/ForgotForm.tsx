"use client";

import { useMutation } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Field } from "../ui/Field.tsx";
import { Input } from "../ui/Input.tsx";
import styles from "./AuthCard.module.css";

/** Asks for a link that sets a new password. */
export function ForgotForm() {
  const t = useTranslations("ways");
  const auth = useTranslations("auth");
  const ask = useMutation(useApi().account.requestReset.mutationOptions());
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    ask.mutate({ email: String(new FormData(event.currentTarget).get("email")) });
  };
  if (ask.isSuccess) {
    return (
      <Callout tone="good" live>
        {t("forgotSent")}
      </Callout>
    );
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      {ask.error === null ? null : <ErrorNotice error={readApiError(ask.error)} />}
      <Field label={auth("email")}>
        {(control) => <Input {...control} name="email" type="email" autoComplete="username" required autoFocus />}
      </Field>
      <Button type="submit" variant="primary" busy={ask.isPending}>
        {t("sendLink")}
      </Button>
    </form>
  );
}
