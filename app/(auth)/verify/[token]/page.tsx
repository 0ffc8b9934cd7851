import type { Metadata } from "next";
import { AuthCard, VerifyButton } from "../../../../components/auth/index.ts";
import { serverText } from "../../../../components/messages/serverText.ts";

// The address holds a secret: it must not travel on to other sites.
export const generateMetadata = async (): Promise<Metadata> => ({
  title: (await serverText("pages"))("verify"),
  referrer: "no-referrer",
});

export default async function VerifyPage({ params }: { params: Promise<{ token: string }> }) {
  const t = await serverText("ways");
  return (
    <AuthCard title={t("verifyTitle")} lead={t("verifyWhat")}>
      <VerifyButton token={(await params).token} />
    </AuthCard>
  );
}
