import { z } from "zod";

/** How far a live view has come: the draft's revision, and the last event of each run it follows. */
export type LiveCursor = { revision: number | null; runs: { runId: string; seq: number }[] };

/** A tab shows one run, compares a few; more at once would be a mistake. */
export const MAX_FOLLOWED_RUNS = 8;

const RUN = "[0-9a-f-]{36}=\\d{1,9}";
/** As text, for the id of a server-sent event: `r12;3b…=45;…`. */
export const liveCursorSchema = z
  .string()
  .max(500)
  .regex(new RegExp(`^r\\d{0,9}(?:;${RUN}){0,${MAX_FOLLOWED_RUNS}}$`));

export const formatCursor = ({ revision, runs }: LiveCursor): string =>
  [`r${revision ?? ""}`, ...runs.map(({ runId, seq }) => `${runId}=${seq}`)].join(";");

/** @param text checked by `liveCursorSchema` */
export function parseCursor(text: string): LiveCursor {
  const [first = "r", ...rest] = text.split(";");
  return {
    revision: first === "r" ? null : Number(first.slice(1)),
    runs: rest.map((part) => {
      const [runId = "", seq = "0"] = part.split("=");
      return { runId, seq: Number(seq) };
    }),
  };
}
