import { EconomicsPage } from "../../../../../components/economics/index.ts";
import { pageTitle } from "../../../../../components/messages/pageTitle.ts";

export const generateMetadata = pageTitle("economics");

export default function EconomicsRoute() {
  return <EconomicsPage />;
}
