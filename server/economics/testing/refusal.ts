import { EconomicsError } from "../errors.ts";

/** What a call is refused with, as "code | sentence"; fails if it is not refused or by anything but a named error. */
export function refusal(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof EconomicsError) return `${error.code} | ${error.userMessage}`;
    throw error;
  }
  throw new Error("The call was not refused.");
}

/** A number that no amount, rate or count may be. */
export const UNUSABLE = [Number.NaN, Infinity, -Infinity] as const;
