/** Files a stage reads: as a setting, and pinned by content for a run. */
import { z } from "zod";

/** How a stage names the file it reads: an uploaded file, a path beside the pipeline file (command line only), or a built-in sample. */
export const sourceSettingSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("upload"), fileId: z.uuid(), name: z.string() }),
  z.object({ type: z.literal("path"), path: z.string().min(1) }),
  z.object({ type: z.literal("sample"), sample: z.string().min(1) }),
]);
export type SourceSetting = z.infer<typeof sourceSettingSchema>;

/** A file the user gave, pinned by content. */
export type SourceRef = { name: string; sha256: string; bytes: number };
