export { accessChannel } from "./access.ts";
export { disconnectIdentity, listPeople, readAccount, setInstallationOwner } from "./account.ts";
export {
  makeResetLink,
  readReset,
  requestReset,
  requestVerification,
  resetPassword,
  verifyEmail,
} from "./accountLinks.ts";
export {
  createApiToken,
  listApiTokens,
  readApiToken,
  revokeApiToken,
  tokenAllows,
  tokenScopeSchema,
  type ApiToken,
  type TokenScope,
} from "./apiTokens.ts";
export { handleAuthRequest } from "./handleAuthRequest.ts";
export { changePassword, checkOwnPassword } from "./changePassword.ts";
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
export {
  projectNotFound,
  requireProject,
  requireWorkspace,
  workspaceNotFound,
  type VerifiedProject,
} from "./membership.ts";
export { roles, roleSchema, type Role, type Scope } from "./roles.ts";
export { endSessions, findSession, listSessions, type CurrentSession } from "./sessions.ts";
export { setLocale } from "./setLocale.ts";
export { readSignUpState, signUp } from "./signUp.ts";
export { INVITE_DAYS, TOKEN_DAYS } from "./tunables.ts";
export { hashPassword, verifyPassword } from "./passwords.ts";
export { hashToken, newToken } from "./tokens.ts";
export { normalizeEmail } from "./normalizeEmail.ts";
