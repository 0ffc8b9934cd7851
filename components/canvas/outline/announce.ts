import type { useTranslations } from "use-intl";
import type { RunView } from "../../runs/index.ts";

/** What was said last: the run and the status of each of its stages. */
export type Spoken = { runId: string; run: string; stages: Readonly<Record<string, string>> };
type Words = ReturnType<typeof useTranslations<"outline.voice">>;

/** More names than this are a number. */
const NAMED = 3;
const worthSaying = ["failed", "succeeded", "running", "waiting", "cancelled"];

/**
 * What changed since the last time, in one sentence per status, the bad news first.
 * @param last null when nothing was said yet: then a run that goes on is told, one that is over isn't news
 */
export function announce(
  last: Spoken | null,
  run: Pick<RunView, "id" | "number" | "status" | "stages">,
  t: Words,
  words: Readonly<Record<string, string>>,
): { sentence: string; spoken: Spoken } {
  const stages = Object.fromEntries(Object.values(run.stages).map((stage) => [stage.stageId, stage.status]));
  const spoken: Spoken = { runId: run.id, run: run.status, stages };
  const known = last?.runId === run.id ? last : null;
  if (last === null) return { sentence: "", spoken };
  const sentences = worthSaying.flatMap((status) => {
    const names = Object.values(run.stages)
      .filter((stage) => stage.status === status && known?.stages[stage.stageId] !== status)
      .map((stage) => stage.name);
    if (names.length === 0) return [];
    const word = words[status] ?? status;
    return [
      names.length <= NAMED
        ? t("stages", { names: names.join(", "), status: word })
        : t("manyStages", { count: String(names.length), status: word }),
    ];
  });
  if (known?.run !== run.status)
    sentences.push(t("run", { number: String(run.number), status: words[run.status] ?? run.status }));
  return { sentence: sentences.join(" "), spoken };
}
