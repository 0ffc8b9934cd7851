import type { Metadata } from "next";
import Link from "next/link";
import { AuthCard, ResetForm } from "../../../../components/auth/index.ts";
import { serverText } from "../../../../components/messages/serverText.ts";
import { createPageCaller } from "../../../../server/api/caller.ts";

// The address holds a secret: it must not travel on to other sites.
export const generateMetadata = async (): Promise<Metadata> => ({
  title: (await serverText("pages"))("forgot"),
  referrer: "no-referrer",
});

export default async function ResetPage({ params }: { params: Promise<{ token: string }> }) {
  const t = await serverText("ways");
  const { token } = await params;
  const found = await (await createPageCaller()).account.readReset({ token }).catch(() => null);
  if (found === null) {
    return (
      <AuthCard title={t("linkGone")} lead={t("linkGoneWhy")} foot={<Link href="/forgot">{t("forgot")}</Link>}>
        {null}
      </AuthCard>
    );
  }
  return (
    <AuthCard title={t("resetTitle")} lead={t("resetFor", found)}>
      <ResetForm token={token} email={found.email} />
    </AuthCard>
  );
}
