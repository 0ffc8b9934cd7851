import { LinksPage } from "../../../../../components/links/index.ts";
import { pageTitle } from "../../../../../components/messages/pageTitle.ts";

export const generateMetadata = pageTitle("links");

export default function LinksRoute() {
  return <LinksPage />;
}
