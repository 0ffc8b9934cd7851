/** The queue waits e^n seconds before try n + 1: with ten tries a mail server may be away for about three hours. */
export const MAIL_ATTEMPTS = 10;
/** A server that doesn't answer for this long is tried again later; a worker has other work to do. */
export const MAIL_TIMEOUT_MS = 15_000;
