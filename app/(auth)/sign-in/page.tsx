import Link from "next/link";
import { redirect } from "next/navigation";
import { AuthCard, localPath, SignInForm } from "../../../components/auth/index.ts";
import { serverText } from "../../../components/messages/serverText.ts";
import { createPageCaller } from "../../../server/api/caller.ts";
import { pageTitle } from "../../../components/messages/pageTitle.ts";

export const generateMetadata = pageTitle("signIn");

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const t = await serverText("auth");
  const { next } = await searchParams;
  const path = localPath(typeof next === "string" ? next : undefined);
  const caller = await createPageCaller();
  if ((await caller.account.me()) !== null) redirect(path);
  const { first, mode } = await caller.account.signUpState();
  if (first) redirect("/sign-up");
  return (
    <AuthCard
      title={t("signIn")}
      foot={
        mode === "invite"
          ? t("noAccountAsk")
          : t.rich("noAccount", { link: (chunks) => <Link href="/sign-up">{chunks}</Link> })
      }
    >
      <SignInForm next={path} />
    </AuthCard>
  );
}
