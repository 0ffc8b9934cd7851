export { deleteAccount, readDeparture } from "./deleteAccount.ts";
export { removeWorkspace } from "./removeWorkspace.ts";
