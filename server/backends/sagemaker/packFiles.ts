/** What a person needs to run a plan by hand, as one archive. */
import { type ArchiveFile, ustar } from "./archive.ts";
import type { CodeArchive } from "./codeArchive.ts";
import type { Compiled } from "./compile.ts";
import { JOB_FILE } from "./containerLayout.ts";
import { command, instructions, WHEEL_LIST } from "./instructions.ts";
import { wheelRequirements, wheelsOfImages } from "./packages.ts";

const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);

/** What must lie in the bucket and isn't the person's own data: code, job files, and the list by which pip gets the wheels. */
function uploadFiles({ plan }: Compiled, code: CodeArchive): ArchiveFile[] {
  const wheels = wheelsOfImages(plan.jobs.map((job) => job.image));
  return plan.uploads.flatMap(({ what, key, text }): ArchiveFile[] => {
    if (what === "job") return [{ path: `${key}${JOB_FILE}`, bytes: Buffer.from(text ?? "") }];
    if (what === "code") return Object.entries(code.files).map(([name, bytes]) => ({ path: `${key}${name}`, bytes }));
    if (what === "wheels") return [{ path: `${key}${WHEEL_LIST}`, bytes: Buffer.from(wheelRequirements(wheels)) }];
    return [];
  });
}

/**
 * @param code the archive the plan was compiled for
 * @returns an uncompressed tar; the same plan gives the same bytes
 */
export function packFiles(compiled: Compiled, code: CodeArchive): Buffer {
  const { definition, requests, roles } = compiled;
  const files = [
    { path: "README.md", bytes: Buffer.from(instructions(compiled)) },
    ...(roles ? [{ path: "roles.json", bytes: json(roles) }] : []),
    ...(definition
      ? [{ path: "pipeline.json", bytes: json(definition) }]
      : requests.map(({ operation, request }, index) => ({
          path: `requests/${String(index + 1).padStart(2, "0")}-${command(operation)}.json`,
          bytes: json(request),
        }))),
    ...uploadFiles(compiled, code),
  ];
  return ustar(files);
}
