"use client";

import { useTranslations } from "use-intl";
import { PasswordForm } from "../auth/index.ts";
import { Panel } from "../ui/Panel.tsx";
import { ReadingPanel } from "./ReadingPanel.tsx";
import styles from "./Settings.module.css";

type AccountPageProps = { me: { name: string; email: string; isOwner: boolean; locale: string | null } };

/** One's own account. */
export function AccountPage({ me }: AccountPageProps) {
  const t = useTranslations("account");
  return (
    <main className={styles.page}>
      <h1 className={styles.title}>{t("title")}</h1>
      <Panel title={t("who")}>
        <p>
          {me.name} · {me.email}
        </p>
        {me.isOwner ? <p className={styles.text}>{t("ownsInstallation")}</p> : null}
      </Panel>
      <ReadingPanel locale={me.locale} />
      <Panel title={t("password")}>
        <div className={styles.form}>
          <PasswordForm email={me.email} />
        </div>
      </Panel>
    </main>
  );
}
