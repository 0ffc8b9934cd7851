export { verifySignOff, type SignOffVerdict } from "./signOff.ts";
export type { ReviewPage, ReviewRow } from "./readReviews.ts";
