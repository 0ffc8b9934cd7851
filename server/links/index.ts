/** Links to share: what they show, to whom, and what may be said and decided through them. */
export type { SharedContent } from "./content.ts";
export { linksChannel } from "./followLink.ts";
export type { LinkRow } from "./links.ts";
export type { Opened, SharedReview } from "./openLink.ts";
export type { LinkRole, LinkTarget } from "./schemas.ts";
