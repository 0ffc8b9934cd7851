"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { derivedMinimum } from "../../server/economics/goal/derivedMinimum.ts";
import { readSheet } from "../../server/economics/sheet/document.ts";
import { useApi } from "../api/index.ts";
import { useEditorState } from "../canvas/index.ts";
import { useProject } from "../projects/index.ts";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { useGoal } from "./useGoal.ts";

/** Digits of a rate; the unit of a forecast may need more, but nobody watches more. */
const DIGITS = 3;
/** What a product of doubles adds is no step to the next digit. */
const ROUNDING = 1e-9;

/** The minimum that follows from goal and amounts, with its reasons; nothing while neither demands one. */
export function DerivedMinimum({
  canEdit,
  onUse,
}: {
  canEdit: boolean;
  onUse: (minimum: { metric: string; value: number; reason: string }) => void;
}) {
  const { id: projectId } = useProject();
  const api = useApi();
  const t = useTranslations("minimum");
  const { goal } = useGoal();
  const economics = useEditorState((state) => state.document.economics);
  const judged = useQuery(api.decisions.statistics.queryOptions({ projectId }));
  const counts = judged.data?.statistics ?? null;
  const found = useMemo(() => derivedMinimum(goal, readSheet(economics), counts), [goal, economics, counts]);
  // Until the counts are there the answer would be another one a moment later.
  if (judged.isLoading || found === null) return null;
  const { metric, better, byGoal, byEconomics } = found;
  // Rounded to the strict side: what is shown has to be enough.
  const strict = (limit: number): number => {
    const scaled = limit * 10 ** DIGITS;
    return (better === "higher" ? Math.ceil(scaled - ROUNDING) : Math.floor(scaled + ROUNDING)) / 10 ** DIGITS;
  };
  const text = (limit: number): string => strict(limit).toFixed(DIGITS);
  const byMoney = { recall: "economicsRecall", accuracy: "economicsAccuracy", mae: "economicsMae" } as const;
  const reasons = [
    ...(byGoal === null ? [] : [t("goal", { metric, limit: text(byGoal) })]),
    ...(byEconomics === null ? [] : [t(byMoney[metric], { limit: text(byEconomics) })]),
    ...(byGoal === null || byEconomics === null ? [] : [t("stricter")]),
  ];
  return (
    <Callout
      tone={found.reachable ? "neutral" : "warn"}
      title={t("title", { metric, better, limit: text(found.limit) })}
      action={
        found.reachable ? (
          <Button
            size="small"
            disabled={!canEdit}
            onClick={() => onUse({ metric, value: strict(found.limit), reason: reasons.join(" ") })}
          >
            {t("use")}
          </Button>
        ) : undefined
      }
    >
      {[...reasons, ...(found.reachable ? [] : [t("unreachable")])].join(" ")}
    </Callout>
  );
}
