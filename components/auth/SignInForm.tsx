"use client";

import { useState, type FormEvent } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { Field } from "../ui/Field.tsx";
import { Input } from "../ui/Input.tsx";
import styles from "./AuthCard.module.css";
import { signIn } from "./authClient.ts";

/** @param next path to open afterwards, already checked to be one of ours */
export function SignInForm({ next }: { next: string }) {
  const t = useTranslations("auth");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    setBusy(true);
    setProblem(null);
    const outcome = await signIn(String(data.get("email")), String(data.get("password")));
    if (outcome.ok) {
      // A full load: everything on the next page must know who is there.
      window.location.assign(next);
      return;
    }
    setProblem(outcome.message);
    setBusy(false);
  };
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      {problem === null ? null : (
        <Callout tone="bad" live>
          {problem}
        </Callout>
      )}
      <Field label={t("email")}>
        {(control) => <Input {...control} name="email" type="email" autoComplete="username" required autoFocus />}
      </Field>
      <Field label={t("password")}>
        {(control) => <Input {...control} name="password" type="password" autoComplete="current-password" required />}
      </Field>
      <Button type="submit" variant="primary" busy={busy}>
        {t("signIn")}
      </Button>
    </form>
  );
}
