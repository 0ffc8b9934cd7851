"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState, type FormEvent } from "react";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { Button } from "../ui/Button.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Field } from "../ui/Field.tsx";
import { Input } from "../ui/Input.tsx";
import { Panel } from "../ui/Panel.tsx";
import styles from "./account.module.css";

/** Says what goes with the account and what stays, then deletes it. */
export function DeleteAccountPanel() {
  const api = useApi();
  const t = useTranslations("leaving");
  const departure = useQuery(api.account.departure.queryOptions());
  const overview = useQuery(api.account.overview.queryOptions());
  const [proof, setProof] = useState("");
  const remove = useMutation(
    api.account.delete.mutationOptions({ onSuccess: () => window.location.assign("/sign-in") }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    remove.mutate({ proof });
  };
  const error = remove.error === null ? null : readApiError(remove.error);
  const hasPassword = overview.data?.hasPassword !== false;
  return (
    <Panel title={t("deleteAccount")}>
      <p className={styles.text}>{t("deleteAccountWhat")}</p>
      <ul className={styles.list}>
        {departure.data?.workspaces.map(({ id, name, projects, outcome }) => (
          <li key={id}>{t(outcome, { name, count: projects })}</li>
        ))}
      </ul>
      {departure.data?.lastInstallationOwner === true ? (
        <p className={styles.text}>
          {t.rich("lastOwner", { link: (chunks) => <Link href="/installation">{chunks}</Link> })}
        </p>
      ) : null}
      {error !== null && error.where !== "proof" ? <ErrorNotice error={error} /> : null}
      <form className={styles.proof} onSubmit={submit}>
        <Field
          label={hasPassword ? t("proofPassword") : t("proofEmail")}
          error={error?.where === "proof" ? error.message : null}
        >
          {(control) => (
            <Input
              {...control}
              type={hasPassword ? "password" : "email"}
              autoComplete="off"
              value={proof}
              required
              onChange={(event) => setProof(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" variant="danger" busy={remove.isPending}>
          {t("delete")}
        </Button>
      </form>
    </Panel>
  );
}
