/** What people should know: told in their inbox and by e-mail, each as they chose. */
export { inboxChannel } from "./channel.ts";
export { tellOfDueReviews, tellOfEndedRuns } from "./chores.ts";
export type { NotificationKind, Params, Way } from "./kinds.ts";
export { mentioned } from "./mentioned.ts";
export { notify, type News } from "./notify.ts";
export { tellOfReopenedGate } from "./reopened.ts";
export type { InboxRow } from "./readInbox.ts";
