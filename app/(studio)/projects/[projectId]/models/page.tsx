import { ModelsPage } from "../../../../../components/models/index.ts";
import { pageTitle } from "../../../../../components/messages/pageTitle.ts";

export const generateMetadata = pageTitle("models");

export default function ModelsRoute() {
  return <ModelsPage />;
}
