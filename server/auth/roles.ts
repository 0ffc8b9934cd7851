import { z } from "zod";

/**
 * From the least to the most; each has everything below it. A labeler meets the rows to be labelled and nothing else,
 * a reviewer sees everything, comments and signs.
 */
export const roles = ["labeler", "viewer", "reviewer", "editor", "owner"] as const;
export type Role = (typeof roles)[number];
export const roleSchema = z.enum(roles);

/**
 * Who may do what: the one table. Each scope names the smallest role that has it; a higher role has everything below.
 */
const smallestRole = {
  "project:read": "viewer",
  "project:create": "editor",
  "project:edit": "editor",
  "project:trash": "editor",
  "project:restore": "editor",
  "project:move": "owner",
  "project:delete": "owner",
  "pipeline:read": "viewer",
  "pipeline:edit": "editor",
  "files:read": "viewer",
  "files:upload": "editor",
  "datasets:read": "viewer",
  "datasets:edit": "editor",
  "catalogue:read": "viewer",
  "catalogue:edit": "editor",
  "personal:read": "viewer",
  "personal:edit": "editor",
  "personal:erase": "owner",
  "runs:read": "viewer",
  "runs:start": "editor",
  "runs:cancel": "editor",
  "models:read": "viewer",
  "models:edit": "editor",
  "endpoints:read": "viewer",
  "endpoints:edit": "editor",
  "endpoints:predict": "editor",
  "endpoints:keys": "editor",
  "monitors:read": "viewer",
  "monitors:edit": "editor",
  "audit:read": "reviewer",
  "reviews:read": "viewer",
  "reviews:request": "editor",
  "reviews:decide": "reviewer",
  "scorecards:read": "viewer",
  "scorecards:answer": "editor",
  "scorecards:comment": "reviewer",
  "gates:policy": "owner",
  "labels:give": "labeler",
  "labels:read": "viewer",
  "workspace:read": "labeler",
  "workspace:edit": "owner",
  "workspace:leave": "labeler",
  "tokens:create": "viewer",
  "members:read": "viewer",
  "members:manage": "owner",
} as const satisfies Record<string, Role>;

export type Scope = keyof typeof smallestRole;

/** Whether a role includes a scope. */
export function allows(role: Role, scope: Scope): boolean {
  return roles.indexOf(role) >= roles.indexOf(smallestRole[scope]);
}
