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

/** Changes the password; every other session ends at once. */
export function PasswordForm({ email }: { email: string }) {
  const t = useTranslations("auth");
  const change = useMutation(useApi().account.changePassword.mutationOptions());
  const error = change.error === null ? null : readApiError(change.error);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    change.mutate(
      { current: String(data.get("current")), next: String(data.get("next")) },
      { onSuccess: () => form.reset() },
    );
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      {change.data === undefined ? null : (
        <Callout tone="good" live>
          {t("changed", { count: change.data.endedSessions })}
        </Callout>
      )}
      {error !== null && error.where === undefined ? <ErrorNotice error={error} /> : null}
      {/* Lets a password manager know which account this is about. */}
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <Field label={t("currentPassword")} error={error?.where === "current" ? error.message : null}>
        {(control) => <Input {...control} name="current" type="password" autoComplete="current-password" required />}
      </Field>
      <Field
        label={t("newPassword")}
        help={t("newPasswordHelp")}
        error={error?.where === "password" ? error.message : null}
      >
        {(control) => (
          <Input {...control} name="next" type="password" autoComplete="new-password" minLength={10} required />
        )}
      </Field>
      <div>
        <Button type="submit" busy={change.isPending}>
          {t("changePassword")}
        </Button>
      </div>
    </form>
  );
}
