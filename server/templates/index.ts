/** Sample projects and the proposal made from a data set. The only room outside `server/stages` that names stage kinds. */
export { columnName, type Detected, type DetectedColumn, detectedSchema } from "./detected.ts";
export { guessTarget, judgeTarget } from "./findTarget.ts";
export {
  freeEndpointName,
  type Proposal,
  type ProposalInput,
  proposePipeline,
  type Reason,
  type RefusedColumn,
} from "./proposePipeline.ts";
export { findTemplate, templates } from "./gallery.ts";
export type { Template, TemplateValue } from "./template.ts";
