"use client";

import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { Button } from "../ui/Button.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Field } from "../ui/Field.tsx";
import { Input } from "../ui/Input.tsx";
import styles from "./AuthCard.module.css";
import { signIn } from "./authClient.ts";

/** Sets the password a link was made for, and signs in with it. */
export function ResetForm({ token, email }: { token: string; email: string }) {
  const t = useTranslations("ways");
  const auth = useTranslations("auth");
  const reset = useMutation(useApi().account.resetPassword.mutationOptions());
  const [leaving, setLeaving] = useState(false);
  const error = reset.error === null ? null : readApiError(reset.error);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get("password"));
    try {
      await reset.mutateAsync({ token, password });
    } catch {
      return; // shown from reset.error
    }
    setLeaving(true);
    const outcome = await signIn(email, password);
    window.location.assign(outcome.ok ? "/projects" : "/sign-in");
  };
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      {error !== null && error.where !== "password" ? <ErrorNotice error={error} /> : null}
      {/* Lets a password manager know which account this is about. */}
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <Field
        label={auth("newPassword")}
        help={auth("passwordHelp")}
        error={error?.where === "password" ? error.message : null}
      >
        {(control) => (
          <Input
            {...control}
            name="password"
            type="password"
            autoComplete="new-password"
            minLength={10}
            required
            autoFocus
          />
        )}
      </Field>
      <Button type="submit" variant="primary" busy={reset.isPending || leaving}>
        {t("setPassword")}
      </Button>
    </form>
  );
}
