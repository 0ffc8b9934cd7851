import { createHmac, timingSafeEqual } from "node:crypto";
import { authSecret } from "../env.js";
import { TICKET_SECONDS } from "./tunables.ts";

const sign = (text: string): Buffer => createHmac("sha256", authSecret()).update(`link ticket ${text}`).digest();

/** Lets a page follow whether its link is still open. Streams are asked for by address, where a token must not stand. */
export function issueTicket(linkId: string, now = Date.now()): string {
  const text = `${linkId}.${Math.floor(now / 1000) + TICKET_SECONDS}`;
  return `${text}.${sign(text).toString("base64url")}`;
}

/** @returns the link's id, or null for a ticket that was changed or has run out */
export function readTicket(ticket: string, now = Date.now()): string | null {
  const [linkId = "", until = "", signature = ""] = ticket.split(".");
  const wanted = sign(`${linkId}.${until}`);
  const given = Buffer.from(signature, "base64url");
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null;
  return Number(until) * 1000 > now ? linkId : null;
}
