import { pageTitle } from "../../../../../components/messages/pageTitle.ts";
import { ScorecardsPage } from "../../../../../components/scorecards/index.ts";

export const generateMetadata = pageTitle("scorecards");

export default function ScorecardsRoute() {
  return <ScorecardsPage />;
}
