import type { Metadata } from "next";
import Link from "next/link";
import { AcceptInvite, AuthCard, OtherWaysIn, SignUpForm } from "../../../../components/auth/index.ts";
import { serverText } from "../../../../components/messages/serverText.ts";
import { createPageCaller } from "../../../../server/api/caller.ts";

// The address holds a secret: it must not travel on to other sites.
export const generateMetadata = async (): Promise<Metadata> => ({
  title: (await serverText("pages"))("invitation"),
  referrer: "no-referrer",
});

export default async function InvitePage({ params }: { params: Promise<{ token: string }> }) {
  const t = await serverText("auth");
  const roles = await serverText("workspace.roles");
  const { token } = await params;
  const caller = await createPageCaller();
  const invite = await caller.account.readInvite({ token }).catch(() => null);
  if (invite === null) {
    return (
      <AuthCard title={t("inviteGone")} lead={t("inviteGoneWhy")} foot={<Link href="/sign-in">{t("signIn")}</Link>}>
        {null}
      </AuthCard>
    );
  }
  const me = await caller.account.me();
  const { providers } = await caller.account.signUpState();
  const lead = t("joinAs", { role: roles(`${invite.role}.name`) });
  if (me !== null) {
    return (
      <AuthCard
        title={t("join", { workspace: invite.workspaceName })}
        lead={`${lead} ${t("signedInAs", { email: me.email })}`}
      >
        <AcceptInvite token={token} workspaceName={invite.workspaceName} />
      </AuthCard>
    );
  }
  return (
    <AuthCard
      title={t("join", { workspace: invite.workspaceName })}
      lead={lead}
      foot={t.rich("haveAccountFirst", {
        link: (chunks) => <Link href={`/sign-in?next=${encodeURIComponent(`/invite/${token}`)}`}>{chunks}</Link>,
      })}
    >
      <SignUpForm next="/projects" inviteToken={token} {...(invite.email !== null && { email: invite.email })} />
      <OtherWaysIn providers={providers} next="/projects" inviteToken={token} />
    </AuthCard>
  );
}
