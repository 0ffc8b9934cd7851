"use client";

import { useTranslations } from "use-intl";
import Link from "next/link";
import { ConnectedPanel, DeleteAccountPanel, SessionsPanel, TokensPanel, VerificationLine } from "../account/index.ts";
import { PasswordForm } from "../auth/index.ts";
import { Panel } from "../ui/Panel.tsx";
import { ReadingPanel } from "./ReadingPanel.tsx";
import styles from "./Settings.module.css";

type AccountPageProps = {
  me: { name: string; email: string; isOwner: boolean; locale: string | null };
  workspaces: { id: string; name: string }[];
  /** The address people type. */
  address: string;
  /** Code of what went wrong at another place to sign in. */
  problem: string | null;
};

/** One's own account. */
export function AccountPage({ me, workspaces, address, problem }: AccountPageProps) {
  const t = useTranslations("account");
  return (
    <main className={styles.page}>
      <h1 className={styles.title}>{t("title")}</h1>
      <Panel title={t("who")}>
        <p>
          {me.name} · {me.email}
        </p>
        <VerificationLine email={me.email} />
        {me.isOwner ? (
          <p className={styles.text}>
            {t.rich("ownsInstallation", { link: (chunks) => <Link href="/installation">{chunks}</Link> })}
          </p>
        ) : null}
      </Panel>
      <ReadingPanel locale={me.locale} />
      <Panel title={t("password")}>
        <div className={styles.form}>
          <PasswordForm email={me.email} />
        </div>
      </Panel>
      <ConnectedPanel problem={problem} />
      <SessionsPanel />
      <TokensPanel workspaces={workspaces} address={address} />
      <DeleteAccountPanel />
    </main>
  );
}
