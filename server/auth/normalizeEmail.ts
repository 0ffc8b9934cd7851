import { InvalidError } from "../errors/index.ts";

const MAX_LENGTH = 254;
const MAX_LOCAL = 64;
// Quoted local parts, comments and commas are legal mail but are read differently by different programs: two accounts
// for one mailbox, or a message to somebody else. Nobody has such an address by accident.
const LOCAL = /^[a-z0-9!#$%&*+/=?^_{|}~-]+(\.[a-z0-9!#$%&*+/=?^_{|}~-]+)*$/;
const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/**
 * The one form of an e-mail address that is stored and compared: trimmed, NFC, lower case.
 * @throws InvalidError `email_invalid` for anything but `local@domain.tld` in plain ASCII, a look-alike of @ included
 */
export function normalizeEmail(text: string): string {
  const email = text.trim().normalize("NFC").toLowerCase();
  const [local, domain, ...more] = email.split("@");
  const fits =
    local !== undefined &&
    domain !== undefined &&
    more.length === 0 &&
    email.length <= MAX_LENGTH &&
    local.length <= MAX_LOCAL &&
    LOCAL.test(local) &&
    DOMAIN.test(domain);
  if (!fits) {
    throw new InvalidError({
      code: "email_invalid",
      userMessage: "This is not an e-mail address we can use.",
      remedy: "Write it like name@example.com, in plain letters.",
      where: "email",
    });
  }
  return email;
}

/** The address in its one form; null when nobody can have it. */
export function readEmail(typed: string): string | null {
  try {
    return normalizeEmail(typed);
  } catch (error) {
    if (error instanceof InvalidError) return null;
    throw error;
  }
}
