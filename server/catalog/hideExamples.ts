import { hideTexts, seesAll, type Sight } from "../personal/index.ts";
import { columnName } from "../templates/index.ts";
import type { CatalogFile, Detection } from "./files.ts";

type Found = CatalogFile & { detection: Detection };

/** What was found in a file without examples of values that somebody may not see. */
export function hideExamples(sight: Sight, file: Found): Found {
  if (seesAll(sight) || file.detection.state !== "ready") return file;
  const { detected } = file.detection;
  const columns = detected.columns.map((column) =>
    sight.rows && !sight.hidden.has(columnName(column)) ? column : { ...column, examples: [] },
  );
  const names = detected.columns.map(columnName);
  const preview = sight.rows
    ? (detected.preview ?? []).map((row) => row.map((cell, at) => (sight.hidden.has(names[at] ?? "") ? null : cell)))
    : [];
  const hidden = {
    ...detected,
    ...{ columns, preview },
    warnings: hideTexts(sight, detected.warnings),
    rejects: detected.rejects && {
      ...detected.rejects,
      rows: sight.rows ? hideTexts(sight, detected.rejects.rows) : [],
    },
  };
  return { ...file, detection: { state: "ready", detected: hidden } };
}
