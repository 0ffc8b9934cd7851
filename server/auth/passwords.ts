import { hash, verify } from "@node-rs/argon2";
import { InvalidError } from "../errors/index.ts";
import { ARGON, MAX_PASSWORD, MIN_PASSWORD } from "./tunables.ts";

// The same characters typed on two systems may come as different code points.
const canonical = (password: string): string => password.normalize("NFKC");

/** @throws InvalidError `password_weak` when too short or too long, or when it is the account's own address */
export function checkPassword(password: string, email: string): void {
  const length = [...canonical(password)].length;
  if (length < MIN_PASSWORD || password.length > MAX_PASSWORD) {
    throw new InvalidError({
      code: "password_weak",
      userMessage: `A password has ${MIN_PASSWORD} to ${MAX_PASSWORD} characters.`,
      remedy: "A sentence of four or five words is easy to keep and hard to guess.",
      where: "password",
    });
  }
  const lowered = canonical(password).toLowerCase();
  if (lowered === email || new Set(lowered).size < 4) {
    throw new InvalidError({
      code: "password_weak",
      userMessage: "This password is too easy to guess.",
      remedy: "A sentence of four or five words is easy to keep and hard to guess.",
      where: "password",
    });
  }
}

/** @returns the argon2id hash in PHC form */
export function hashPassword(password: string): Promise<string> {
  // The package's default algorithm is argon2id; its enum can't be imported from an isolated module.
  return hash(canonical(password), ARGON);
}

let decoy: Promise<string> | undefined;

/**
 * Whether the password fits. `stored` null (nobody has this address) costs the same time as a wrong password, so that
 * the clock doesn't tell which addresses exist.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  if (password.length > MAX_PASSWORD) return false;
  decoy ??= hashPassword("nobody has this password");
  const fits = await verify(stored ?? (await decoy), canonical(password));
  return fits && stored !== null;
}
