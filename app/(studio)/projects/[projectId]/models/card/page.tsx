import { CardPage } from "../../../../../../components/documentation/index.ts";
import { pageTitle } from "../../../../../../components/messages/pageTitle.ts";

export const generateMetadata = pageTitle("modelCard");

type Props = { searchParams: Promise<{ model?: string | string[] }> };

export default async function CardRoute({ searchParams }: Props) {
  const { model } = await searchParams;
  return <CardPage openModel={typeof model === "string" ? model : null} />;
}
