import type { Metadata } from "next";
import Link from "next/link";
import { AcceptInvite, AuthCard, SignUpForm } from "../../../../components/auth/index.ts";
import { createPageCaller } from "../../../../server/api/caller.ts";

// The address holds a secret: it must not travel on to other sites.
export const metadata: Metadata = { title: "Invitation", referrer: "no-referrer" };

export default async function InvitePage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const caller = await createPageCaller();
  const invite = await caller.account.readInvite({ token }).catch(() => null);
  if (invite === null) {
    return (
      <AuthCard
        title="This invitation is not valid any more"
        lead="It was used, taken back, or is older than a week. Ask the person who sent it for a new link."
        foot={<Link href="/sign-in">Sign in</Link>}
      >
        {null}
      </AuthCard>
    );
  }
  const me = await caller.account.me();
  const lead = `You join as ${invite.role}.`;
  if (me !== null) {
    return (
      <AuthCard title={`Join ${invite.workspaceName}`} lead={`${lead} You are signed in as ${me.email}.`}>
        <AcceptInvite token={token} workspaceName={invite.workspaceName} />
      </AuthCard>
    );
  }
  return (
    <AuthCard
      title={`Join ${invite.workspaceName}`}
      lead={lead}
      foot={
        <>
          Have an account? <Link href={`/sign-in?next=${encodeURIComponent(`/invite/${token}`)}`}>Sign in first</Link>
        </>
      }
    >
      <SignUpForm next="/projects" inviteToken={token} {...(invite.email !== null && { email: invite.email })} />
    </AuthCard>
  );
}
