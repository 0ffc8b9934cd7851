"use client";

import { useTranslations } from "use-intl";
import { OwnTemplates } from "./OwnTemplates.tsx";
import { TemplateGallery } from "./TemplateGallery.tsx";
import styles from "./Templates.module.css";

type NewProjectPageProps = { workspaceId: string; canCreate: boolean; canRemove: boolean };

/** Everything a project can start from. */
export function NewProjectPage({ workspaceId, canCreate, canRemove }: NewProjectPageProps) {
  const t = useTranslations("templates");
  return (
    <main className={styles.page}>
      <h1 className={styles.title}>{t("newProject")}</h1>
      <p className={styles.lead}>{t("lead")}</p>
      <TemplateGallery workspaceId={workspaceId} canCreate={canCreate} />
      <OwnTemplates workspaceId={workspaceId} canCreate={canCreate} canRemove={canRemove} />
    </main>
  );
}
