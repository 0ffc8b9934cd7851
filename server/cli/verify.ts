import { readFile } from "node:fs/promises";
import { InvalidError } from "../errors/index.ts";
import { verifySignOff } from "../reviews/index.ts";
import { print } from "./output.ts";

/** Larger than any sign-off with its comments; what is larger is something else. */
const MOST_BYTES = 20_000_000;

/**
 * Checks a downloaded sign-off without database and network.
 * @param options.key the fingerprint the signer told; without it any key passes, and its fingerprint is printed to compare
 * @throws InvalidError `signoff_invalid` when it doesn't hold
 */
export async function verify(path: string, options: { key?: string }): Promise<void> {
  const text = await readFile(path, "utf8");
  const verdict =
    text.length > MOST_BYTES
      ? { ok: false as const, reason: "The file is too large for a sign-off." }
      : verifySignOff(text);
  if (!verdict.ok) throw new InvalidError({ code: "signoff_invalid", userMessage: verdict.reason });
  const { content, fingerprint } = verdict;
  if (options.key !== undefined && options.key !== fingerprint) {
    throw new InvalidError({
      code: "signoff_invalid",
      userMessage: `The file is signed, but with another key (${fingerprint}).`,
    });
  }
  const { review, snapshot } = content;
  print(
    `The sign-off holds: ${snapshot.project.name}, request ${review.number}, gate ${review.gate}, ${review.environment}`,
  );
  print(`state: ${review.state.replaceAll("_", " ")}`);
  print(`snapshot: ${content.snapshotHash}`);
  print(`signed with: ${fingerprint}${options.key === undefined ? " (compare with what the signer told you)" : ""}`);
}
