import Link from "next/link";
import { AuthCard, ForgotForm } from "../../../components/auth/index.ts";
import { pageTitle } from "../../../components/messages/pageTitle.ts";
import { serverText } from "../../../components/messages/serverText.ts";
import { createPageCaller } from "../../../server/api/caller.ts";

export const generateMetadata = pageTitle("forgot");

export default async function ForgotPage() {
  const t = await serverText("ways");
  const { mailOn } = await (await createPageCaller()).account.signUpState();
  return (
    <AuthCard
      title={t("forgotTitle")}
      lead={mailOn ? t("forgotWhat") : t("forgotNoMail")}
      foot={<Link href="/sign-in">{t("backToSignIn")}</Link>}
    >
      {mailOn ? <ForgotForm /> : null}
    </AuthCard>
  );
}
