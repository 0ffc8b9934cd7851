import Link from "next/link";
import { redirect } from "next/navigation";
import { AuthCard, localPath, OtherWaysIn, ProviderProblem, SignInForm } from "../../../components/auth/index.ts";
import { serverText } from "../../../components/messages/serverText.ts";
import { createPageCaller } from "../../../server/api/caller.ts";
import { pageTitle } from "../../../components/messages/pageTitle.ts";

export const generateMetadata = pageTitle("signIn");

type Query = { next?: string | string[]; problem?: string | string[] };

export default async function SignInPage({ searchParams }: { searchParams: Promise<Query> }) {
  const t = await serverText("auth");
  const ways = await serverText("ways");
  const { next, problem } = await searchParams;
  const path = localPath(typeof next === "string" ? next : undefined);
  const caller = await createPageCaller();
  if ((await caller.account.me()) !== null) redirect(path);
  const { first, mode, providers } = await caller.account.signUpState();
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
      {typeof problem === "string" ? <ProviderProblem code={problem} /> : null}
      <SignInForm next={path} />
      <p>
        <Link href="/forgot">{ways("forgot")}</Link>
      </p>
      <OtherWaysIn providers={providers} next={path} />
    </AuthCard>
  );
}
