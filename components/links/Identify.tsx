"use client";

import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Field } from "../ui/Field.tsx";
import { Input } from "../ui/Input.tsx";
import styles from "./Shared.module.css";
import { keepGuestKey, readGuestKey } from "./visitor.ts";

/** Who decides: a guest gives name and address and proves it by a mailed code, or is confirmed by who shared the page. */
export function Identify({
  visit,
  linkId,
  onVerified,
}: {
  visit: { token: string; proof: string | null };
  linkId: string;
  onVerified: (guestKey: string, name: string) => void;
}) {
  const t = useTranslations("shared");
  const api = useApi();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [code, setCode] = useState("");
  const [waitsFor, setWaitsFor] = useState<"mail" | "owner" | null>(null);
  const guest = useMutation(
    api.shared.guest.mutationOptions({
      onSuccess: (known, { guestKey }) => {
        if (known?.verified === true) onVerified(guestKey, known.name);
      },
    }),
  );
  const look = (): void => {
    const guestKey = readGuestKey(linkId);
    if (guestKey !== null) guest.mutate({ ...visit, guestKey });
  };
  // Once: this browser may have been confirmed before.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  useEffect(look, []);
  const introduce = useMutation(
    api.shared.introduce.mutationOptions({
      onSuccess: ({ guestKey, mailed }) => {
        keepGuestKey(linkId, guestKey);
        setWaitsFor(mailed ? "mail" : "owner");
      },
    }),
  );
  const confirm = useMutation(api.shared.confirm.mutationOptions({ onSuccess: look }));
  const error = introduce.error ?? confirm.error ?? guest.error;
  return (
    <div className={styles.form}>
      <h3>{t("whoAreYou")}</h3>
      {waitsFor === null ? (
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            introduce.mutate({ ...visit, name: name.trim(), email: email.trim() });
          }}
        >
          <Field label={t("yourName")}>
            {(control) => (
              <Input
                {...control}
                autoComplete="name"
                maxLength={100}
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
          <Field label={t("yourEmail")} help={t("yourEmailHelp")}>
            {(control) => (
              <Input
                {...control}
                type="email"
                autoComplete="email"
                maxLength={320}
                value={email}
                onChange={(event) => setEmail(event.target.value)}
              />
            )}
          </Field>
          <Button type="submit" busy={introduce.isPending} disabled={name.trim() === "" || !email.includes("@")}>
            {t("introduce")}
          </Button>
        </form>
      ) : null}
      {waitsFor === "mail" ? (
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            confirm.mutate({ ...visit, guestKey: readGuestKey(linkId) ?? "", code: code.trim() });
          }}
        >
          <Field label={t("code")} help={t("codeSent")}>
            {(control) => (
              <Input
                {...control}
                mono
                inputMode="numeric"
                autoComplete="one-time-code"
                maxLength={6}
                value={code}
                onChange={(event) => setCode(event.target.value)}
              />
            )}
          </Field>
          <Button type="submit" busy={confirm.isPending} disabled={code.trim().length !== 6}>
            {t("check")}
          </Button>
        </form>
      ) : null}
      {waitsFor === "owner" ? (
        <Callout
          tone="accent"
          action={
            <Button size="small" busy={guest.isPending} onClick={look}>
              {t("look")}
            </Button>
          }
        >
          {t("waitForOwner")}
        </Callout>
      ) : null}
      {error ? <ErrorNotice error={readApiError(error)} /> : null}
    </div>
  );
}
