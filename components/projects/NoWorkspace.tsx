"use client";

import { useTranslations } from "use-intl";
import { signOut } from "../auth/index.ts";
import { Button } from "../ui/Button.tsx";
import { MessagePage } from "./MessagePage.tsx";

/** For somebody with an account whom nobody has let in, or who was removed. */
export function NoWorkspace() {
  const t = useTranslations("states");
  const find = useTranslations("find");
  return (
    <MessagePage title={t("noWorkspace")} action={<Button onClick={() => void signOut()}>{find("signOut")}</Button>}>
      {t("noWorkspaceWhy")}
    </MessagePage>
  );
}
