import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { SharedPage } from "../../../components/links/index.ts";
import { serverText } from "../../../components/messages/serverText.ts";
import { openShared } from "../../../server/api/openShared.ts";

type Props = { params: Promise<{ token: string }> };

/** A picture and a title for messengers; nothing of a page with a password or without amounts. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { token } = await params;
  const { page } = await openShared(token);
  const t = await serverText("shared");
  const bare = { referrer: "no-referrer" as const, robots: { index: false, follow: false } };
  if (page === null || page.state === "locked" || page.hideAmounts) return { ...bare, title: t("preview") };
  const title = page.content.project;
  const images = [{ url: `/s/${token}/preview`, width: 1200, height: 630 }];
  return { ...bare, title, openGraph: { title, images, siteName: "Stagecraft" } };
}

export default async function SharedRoute({ params }: Props) {
  const { token } = await params;
  const { page, me } = await openShared(token);
  if (page === null) notFound();
  return <SharedPage token={token} first={page} me={me === null ? null : { name: me.name }} />;
}
