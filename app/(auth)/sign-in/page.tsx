import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { AuthCard, localPath, SignInForm } from "../../../components/auth/index.ts";
import { createPageCaller } from "../../../server/api/caller.ts";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const { next } = await searchParams;
  const path = localPath(typeof next === "string" ? next : undefined);
  const caller = await createPageCaller();
  if ((await caller.account.me()) !== null) redirect(path);
  const { first, mode } = await caller.account.signUpState();
  if (first) redirect("/sign-up");
  return (
    <AuthCard
      title="Sign in"
      foot={
        mode === "invite" ? (
          "No account yet? Ask a workspace owner for an invitation."
        ) : (
          <>
            No account yet? <Link href="/sign-up">Create one</Link>
          </>
        )
      }
    >
      <SignInForm next={path} />
    </AuthCard>
  );
}
