import { GoalPage } from "../../../../../components/goal/index.ts";
import { pageTitle } from "../../../../../components/messages/pageTitle.ts";

export const generateMetadata = pageTitle("goal");

export default function GoalRoute() {
  return <GoalPage />;
}
