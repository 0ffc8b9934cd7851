/** Times and limits of this room, each with its reason. */

/** A mailed code is typed within minutes; it is short, so it dies soon and after few tries. */
export const CODE_SECONDS = 15 * 60;
export const CODE_TRIES = 5;
/** A stream's ticket is asked for again by the page; it shows whether a link is open and nothing else. */
export const TICKET_SECONDS = 12 * 3600;
/** A question, not a document. */
export const MAX_COMMENT = 5_000;
/** An open page looks again this often, whether an announcement came or not. */
export const RECHECK_MS = 5_000;
/** Longer passwords would only be work for the hash. */
export const MAX_LINK_PASSWORD = 200;
