"use client";

import { useMutation } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { Button } from "../ui/Button.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Field } from "../ui/Field.tsx";
import { Input } from "../ui/Input.tsx";
import styles from "./AuthCard.module.css";
import { signIn } from "./authClient.ts";

type SignUpFormProps = {
  next: string;
  /** From the invite link, if one led here. */
  inviteToken?: string;
  /** The invited address, when the link is meant for one person. */
  email?: string;
};

/** Makes an account and signs in with it. */
export function SignUpForm({ next, inviteToken, email }: SignUpFormProps) {
  const t = useTranslations("auth");
  const signUp = useMutation(useApi().account.signUp.mutationOptions());
  const [signInProblem, setSignInProblem] = useState<string | null>(null);
  const error = signUp.error === null ? null : readApiError(signUp.error);
  const fieldError = (field: string) => (error?.where === field ? error.message : null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const text = (field: string) => String(data.get(field) ?? "");
    const account = { email: text("email"), name: text("name"), password: text("password") };
    setSignInProblem(null);
    try {
      await signUp.mutateAsync({ ...account, ...(inviteToken !== undefined && { inviteToken }) });
    } catch {
      return; // shown from signUp.error
    }
    const outcome = await signIn(account.email, account.password);
    if (outcome.ok) window.location.assign(next);
    else setSignInProblem(t("madeBut", { problem: outcome.message }));
  };
  const isFieldError = ["email", "name", "password"].includes(error?.where ?? "");
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      {error !== null && !isFieldError ? <ErrorNotice error={error} /> : null}
      {signInProblem === null ? null : <ErrorNotice error={{ message: signInProblem }} />}
      <Field label={t("name")} error={fieldError("name")}>
        {(control) => <Input {...control} name="name" autoComplete="name" maxLength={100} required autoFocus />}
      </Field>
      <Field label={t("email")} error={fieldError("email")}>
        {(control) => (
          <Input {...control} name="email" type="email" autoComplete="username" defaultValue={email} required />
        )}
      </Field>
      <Field label={t("password")} error={fieldError("password")} help={t("passwordHelp")}>
        {(control) => (
          <Input {...control} name="password" type="password" autoComplete="new-password" minLength={10} required />
        )}
      </Field>
      <Button type="submit" variant="primary" busy={signUp.isPending || (signUp.isSuccess && signInProblem === null)}>
        {t("createAccount")}
      </Button>
    </form>
  );
}
