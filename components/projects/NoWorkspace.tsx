"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { signOut } from "../auth/index.ts";
import { Button } from "../ui/Button.tsx";
import { MessagePage } from "./MessagePage.tsx";
import { NewWorkspaceDialog } from "./NewWorkspaceDialog.tsx";
import styles from "./Settings.module.css";

/** For somebody with an account whom nobody has let in, or who was removed. */
export function NoWorkspace() {
  const t = useTranslations("states");
  const find = useTranslations("find");
  const teams = useTranslations("teams");
  const [making, setMaking] = useState(false);
  return (
    <MessagePage
      title={t("noWorkspace")}
      action={
        <span className={styles.buttons}>
          <Button variant="primary" onClick={() => setMaking(true)}>
            {teams("newWorkspace")}
          </Button>
          <Button onClick={() => void signOut()}>{find("signOut")}</Button>
        </span>
      }
    >
      {t("noWorkspaceWhy")}
      {making ? <NewWorkspaceDialog onClose={() => setMaking(false)} /> : null}
    </MessagePage>
  );
}
