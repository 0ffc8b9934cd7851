import { pageTitle } from "../../../../../../components/messages/pageTitle.ts";
import { ReviewPage } from "../../../../../../components/reviews/index.ts";

export const generateMetadata = pageTitle("reviews");

type Props = { params: Promise<{ reviewId: string }> };

export default async function ReviewRoute({ params }: Props) {
  const { reviewId } = await params;
  return <ReviewPage reviewId={reviewId} />;
}
