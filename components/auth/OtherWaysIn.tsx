"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import styles from "./AuthCard.module.css";
import { signInElsewhere } from "./authClient.ts";

export type Provider = { id: string; name: string };

type OtherWaysInProps = {
  providers: Provider[];
  /** path to open afterwards, already checked to be one of ours */
  next: string;
  inviteToken?: string;
};

/** A button for each place people may sign in besides here. */
export function OtherWaysIn({ providers, next, inviteToken }: OtherWaysInProps) {
  const t = useTranslations("ways");
  const [busy, setBusy] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  if (providers.length === 0) return null;
  const leave = async (id: string) => {
    setBusy(id);
    setFailed(!(await signInElsewhere(id, next, inviteToken)));
    setBusy(null);
  };
  return (
    <div className={styles.others}>
      <p className={styles.or}>{t("or")}</p>
      {failed ? (
        <Callout tone="bad" live>
          {t("problem.other")}
        </Callout>
      ) : null}
      {providers.map(({ id, name }) => (
        <Button key={id} busy={busy === id} onClick={() => void leave(id)}>
          {t("with", { name })}
        </Button>
      ))}
    </div>
  );
}
