import { pageTitle } from "../../../../../components/messages/pageTitle.ts";
import { ReviewsPage } from "../../../../../components/reviews/index.ts";

export const generateMetadata = pageTitle("reviews");

export default function ReviewsRoute() {
  return <ReviewsPage />;
}
