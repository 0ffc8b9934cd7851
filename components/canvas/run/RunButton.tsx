"use client";

import { ChevronDown, ListChecks, Play } from "lucide-react";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { formatCost } from "../../format/money.ts";
import { formatSeconds } from "../../format/time.ts";
import { isOver, useShownRun } from "../../runs/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Menu, type MenuItem } from "../../ui/Menu.tsx";
import { useEditorState } from "../EditorContext.ts";
import styles from "./RunButton.module.css";
import { useRunPreview } from "./useRunPreview.ts";
import { useRunWays, useStageRunItems } from "./RunWays.ts";

const whole = { mode: "whole" } as const;

/** Starts the whole at a click, says what that will take, and offers the other ways to run. */
export function RunButton() {
  const ways = useRunWays();
  const preview = useRunPreview(whole);
  const selected = useEditorState((state) =>
    state.view.selected.length === 1 ? (state.view.selected[0] ?? null) : null,
  );
  const stageItems = useStageRunItems(selected);
  // One by one: an object would be another one at every event of a run.
  const brokenId = useShownRun(({ run }) => (run && isOver(run.status) && run.status !== "succeeded" ? run.id : null));
  const number = useShownRun(({ run }) => run?.number ?? 0);
  const plan = preview.data?.ok === true ? preview.data : null;
  const t = useTranslations("scorecards.gates");
  const isShut = plan?.gates.some(({ effect }) => effect === "block") === true;
  const items = useMemo(
    (): MenuItem[] => [
      {
        label: "Run the whole pipeline",
        icon: <Play />,
        keys: "Ctrl ↵",
        disabled: ways.starting,
        onSelect: () => ways.start({ final: false, scope: whole }),
      },
      ...stageItems,
      ...(brokenId === null
        ? []
        : [
            {
              label: `Repeat what failed in run ${number} …`,
              disabled: ways.starting,
              onSelect: () => ways.ask({ mode: "retry", stageId: null, runId: brokenId }),
            },
          ]),
      { type: "separator" },
      {
        label: "Plan a run …",
        icon: <ListChecks />,
        onSelect: () => ways.ask({ mode: "whole", stageId: selected, runId: null }),
      },
    ],
    [ways, stageItems, brokenId, number, selected],
  );
  return (
    <span className={styles.split}>
      <Button
        variant="primary"
        icon={<Play />}
        busy={ways.starting}
        className={styles.main}
        aria-label="Run"
        aria-describedby={plan ? "run-estimate" : undefined}
        title={
          plan
            ? `About ${formatSeconds(plan.seconds)}, ${formatCost(plan.cost.amount, plan.cost.currency)} at ${plan.cost.basis}`
            : undefined
        }
        // The plan lists what keeps the gate shut; starting would only be refused.
        onClick={() =>
          isShut ? ways.ask({ mode: "whole", stageId: null, runId: null }) : ways.start({ final: false, scope: whole })
        }
      >
        Run
        {plan ? (
          <span id="run-estimate" className={styles.estimate}>
            {isShut
              ? t("shut")
              : `≈ ${formatSeconds(plan.seconds)} · ${formatCost(plan.cost.amount, plan.cost.currency)}`}
          </span>
        ) : null}
      </Button>
      <Menu
        trigger={
          <Button variant="primary" className={styles.more} aria-label="Other ways to run">
            <ChevronDown aria-hidden />
          </Button>
        }
        list={items}
      />
    </span>
  );
}
