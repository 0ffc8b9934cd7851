export { applyRetention } from "./applyRetention.ts";
export { deleteAccount, readDeparture } from "./deleteAccount.ts";
export { removeWorkspace } from "./removeWorkspace.ts";
export { readRetention, retentionSchema, setRetention } from "./retention.ts";
export { readDiskUse } from "./readDiskUse.ts";
