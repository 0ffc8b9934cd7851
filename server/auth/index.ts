export { accessChannel } from "./access.ts";
export { handleAuthRequest } from "./handleAuthRequest.ts";
export { changePassword } from "./changePassword.ts";
export { clientAddress } from "./clientAddress.ts";
export { readCurrentSession } from "./currentSession.ts";
export { acceptInvite, createInvite, listOpenInvites, readInvite, revokeInvite } from "./invites.ts";
export { spend } from "./limits.ts";
export {
  changeRole,
  createWorkspace,
  listMembers,
  listWorkspaces,
  removeMember,
  renameWorkspace,
  transferOwnership,
} from "./members.ts";
export { requireProject, requireWorkspace, type VerifiedProject } from "./membership.ts";
export { roles, roleSchema, type Role, type Scope } from "./roles.ts";
export { findSession, type CurrentSession } from "./sessions.ts";
export { setLocale } from "./setLocale.ts";
export { readSignUpState, signUp } from "./signUp.ts";
export { INVITE_DAYS } from "./tunables.ts";
