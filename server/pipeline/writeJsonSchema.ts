/** Writes the JSON schema of the file format beside the code: `node --import tsx server/pipeline/writeJsonSchema.ts`. */
import { writeFileSync } from "node:fs";
import { pipelineFileJsonSchema } from "./file.ts";

writeFileSync(
  new URL("./pipeline.schema.json", import.meta.url),
  `${JSON.stringify(pipelineFileJsonSchema(), null, 2)}\n`,
);
