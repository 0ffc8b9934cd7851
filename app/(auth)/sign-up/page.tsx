import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { AuthCard, SignUpForm } from "../../../components/auth/index.ts";
import { createPageCaller } from "../../../server/api/caller.ts";

export const metadata: Metadata = { title: "Create account" };

export default async function SignUpPage() {
  const caller = await createPageCaller();
  if ((await caller.account.me()) !== null) redirect("/projects");
  const { first, mode, domain } = await caller.account.signUpState();
  const foot = (
    <>
      Have an account? <Link href="/sign-in">Sign in</Link>
    </>
  );
  if (first) {
    return (
      <AuthCard title="Set up Stagecraft" lead="You are the first person here. This account owns the installation.">
        <SignUpForm next="/projects" />
      </AuthCard>
    );
  }
  if (mode === "invite") {
    return (
      <AuthCard
        title="By invitation"
        lead="Accounts here need an invite link from the owner of a workspace."
        foot={foot}
      >
        {null}
      </AuthCard>
    );
  }
  return (
    <AuthCard
      title="Create account"
      {...(mode === "domain" && { lead: `For addresses at ${domain ?? "your company"}.` })}
      foot={foot}
    >
      <SignUpForm next="/projects" />
    </AuthCard>
  );
}
