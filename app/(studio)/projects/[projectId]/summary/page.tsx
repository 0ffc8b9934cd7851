import { ExecutivePage } from "../../../../../components/executive/index.ts";
import { pageTitle } from "../../../../../components/messages/pageTitle.ts";
import { openProjectPage, orNotFound } from "../../../../../server/api/openPage.ts";

export const generateMetadata = pageTitle("summary");

type Props = { params: Promise<{ projectId: string }> };

/** Asked on the server, so that the first paint holds the answer. */
export default async function SummaryRoute({ params }: Props) {
  const { projectId } = await params;
  const { caller } = await openProjectPage(projectId);
  const [first, reviews] = await Promise.all([
    orNotFound(caller.executive.summary({ projectId })),
    orNotFound(caller.reviews.list({ projectId })),
  ]);
  const review = reviews.find(({ number }) => number === first.summary.ask.number);
  return <ExecutivePage first={first} reviewId={review?.id ?? null} />;
}
