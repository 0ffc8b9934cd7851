import Link from "next/link";
import { serverText } from "../components/messages/serverText.ts";
import { MessagePage } from "../components/projects/MessagePage.tsx";
import { Button } from "../components/ui/Button.tsx";

export default async function NotFound() {
  const t = await serverText("states");
  return (
    <>
      {/* A page that isn't there has no metadata of its own. */}
      <title>{`${t("notFound")} · Stagecraft`}</title>
      <MessagePage
        title={t("notFound")}
        action={
          <Button asChild>
            <Link href="/projects">{t("allProjects")}</Link>
          </Button>
        }
      >
        {t("notFoundWhy")}
      </MessagePage>
    </>
  );
}
