import type { NotificationKind, Params } from "./kinds.ts";

const templates: Record<NotificationKind, { subject: string; lead: string }> = {
  "run.failed": { subject: "Run {number} of {project} failed", lead: "Run {number} of {project} failed: {reason}" },
  "run.finished": { subject: "Run {number} of {project} is finished", lead: "Run {number} of {project} is finished." },
  invitation: { subject: "Join {workspace} on Stagecraft", lead: "{person} invites you to the workspace {workspace}." },
  mention: { subject: "{person} mentioned you in {project}", lead: "{person} wrote in {project}: {text}" },
  "review.requested": {
    subject: "Sign-off asked for: {project}",
    lead: "{person} asks for a sign-off of {project} ({gate}, {environment}).",
  },
  "review.decided": {
    subject: "{project}: {person} {decision}",
    lead: "{person} {decision} request {number} of {project}.",
  },
  "review.due": {
    subject: "Sign-off of {project} is due {due}",
    lead: "Request {number} of {project} is due {due} and not decided yet.",
  },
  "gate.reopened": {
    subject: "The approval of {project} is out of date",
    lead: "What was approved in request {number} of {project} has changed: {changes}.",
  },
  "retrain.fired": { subject: "{project}: time to retrain", lead: "The retrain rule of {project} fired: {reason}" },
  "link.question": {
    subject: "A question about {project}",
    lead: "{person} asked through the link “{label}” of {project}: {text}",
  },
  "link.guest": {
    subject: "{person} wants to decide about {project}",
    lead: "{person} says who he or she is through the link “{label}” of {project}. Confirm it if you know that it is so.",
  },
};

/** Fills a template in; what is not named stays out. Values are text: nothing in them is a placeholder again. */
function fill(template: string, params: Params): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? "").trim());
}

/**
 * A notification as a plain message.
 * @param head newest signature of the workspace's audit trail; stands in every message, to be compared with later
 */
export function mailText(
  kind: NotificationKind,
  params: Params,
  address: { link: string; settings: string },
  head: { seq: number; hash: string } | null,
): { subject: string; text: string } {
  const { subject, lead } = templates[kind];
  const trail = head === null ? "" : `\nAudit trail: ${head.seq}:${head.hash}`;
  return {
    subject: fill(subject, params),
    text: `${fill(lead, params)}\n\n${address.link}\n\n--\nWhat you hear of, and how: ${address.settings}${trail}\n`,
  };
}
