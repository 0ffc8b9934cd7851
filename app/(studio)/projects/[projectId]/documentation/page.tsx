import { DocumentationPage } from "../../../../../components/documentation/index.ts";
import { pageTitle } from "../../../../../components/messages/pageTitle.ts";

export const generateMetadata = pageTitle("documentation");

export default function DocumentationRoute() {
  return <DocumentationPage />;
}
