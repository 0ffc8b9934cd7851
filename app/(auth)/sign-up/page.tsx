import Link from "next/link";
import { redirect } from "next/navigation";
import { AuthCard, OtherWaysIn, SignUpForm } from "../../../components/auth/index.ts";
import { serverText } from "../../../components/messages/serverText.ts";
import { createPageCaller } from "../../../server/api/caller.ts";
import { pageTitle } from "../../../components/messages/pageTitle.ts";

export const generateMetadata = pageTitle("signUp");

export default async function SignUpPage() {
  const t = await serverText("auth");
  const caller = await createPageCaller();
  if ((await caller.account.me()) !== null) redirect("/projects");
  const { first, mode, domain, providers } = await caller.account.signUpState();
  const foot = t.rich("haveAccount", { link: (chunks) => <Link href="/sign-in">{chunks}</Link> });
  if (first) {
    return (
      <AuthCard title={t("setUp")} lead={t("setUpWhat")}>
        <SignUpForm next="/projects" />
        <OtherWaysIn providers={providers} next="/projects" />
      </AuthCard>
    );
  }
  if (mode === "invite") {
    return (
      <AuthCard title={t("byInvitation")} lead={t("byInvitationWhy")} foot={foot}>
        {null}
      </AuthCard>
    );
  }
  return (
    <AuthCard
      title={t("createAccount")}
      {...(mode === "domain" && { lead: t("forDomain", { domain: domain ?? t("yourCompany") }) })}
      foot={foot}
    >
      <SignUpForm next="/projects" />
      <OtherWaysIn providers={providers} next="/projects" />
    </AuthCard>
  );
}
