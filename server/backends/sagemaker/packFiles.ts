/** What a person needs to run a plan by hand, as one archive. */
import { ustar } from "./archive.ts";
import type { Compiled } from "./compile.ts";
import { JOB_FILE } from "./containerLayout.ts";
import { command, instructions } from "./instructions.ts";

const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);

/** @returns an uncompressed tar; the same plan gives the same bytes */
export function packFiles(compiled: Compiled): Buffer {
  const { definition, requests, roles, plan } = compiled;
  const files = [
    { path: "README.md", bytes: Buffer.from(instructions(compiled)) },
    ...(roles ? [{ path: "roles.json", bytes: json(roles) }] : []),
    ...(definition
      ? [{ path: "pipeline.json", bytes: json(definition) }]
      : requests.map(({ operation, request }, index) => ({
          path: `requests/${String(index + 1).padStart(2, "0")}-${command(operation)}.json`,
          bytes: json(request),
        }))),
    ...plan.uploads.flatMap(({ key, text }) =>
      text === undefined ? [] : [{ path: `${key}${JOB_FILE}`, bytes: Buffer.from(text) }],
    ),
  ];
  return ustar(files);
}
