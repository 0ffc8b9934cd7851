export { verifySignOff, type SignOffVerdict } from "./signOff.ts";
export type { ReviewPage, ReviewRow } from "./readReviews.ts";
export { tellOfReopenedGates } from "./tellOfReopenedGates.ts";
export { changesSinceApproval } from "./changesSinceApproval.ts";
export { decideReview } from "./decideReview.ts";
export { conditionSchema } from "./states.ts";
export { standingApproval, type StandingApproval } from "./standingApproval.ts";
