"use client";

import { Plus, Trash2 } from "lucide-react";
import type { GoalDocument } from "../../server/economics/goal/document.ts";
import { Button } from "../ui/Button.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { Input, Select } from "../ui/Input.tsx";
import { Panel } from "../ui/Panel.tsx";
import styles from "./Goal.module.css";
import { useGoal } from "./useGoal.ts";

type Assumption = NonNullable<GoalDocument["assumptions"]>[number];

/** What the goal takes for granted, how it is checked, and how that went. */
export function Assumptions() {
  const { goal, canEdit, change } = useGoal();
  const list = goal.assumptions ?? [];
  const set = (index: number, part: Partial<Assumption>): void => {
    const next = list.map((each, i) => (i === index ? { ...each, ...part } : each));
    change("Change an assumption", { assumptions: next }, `assumption:${index}:${Object.keys(part).join()}`);
  };
  return (
    <Panel
      title="Assumptions"
      aside={
        <Button
          size="small"
          disabled={!canEdit}
          onClick={() =>
            change(
              "Add an assumption",
              { assumptions: [...list, { text: "", status: "open", howVerified: null, owner: null, date: null }] },
              `assumption:${list.length}:add`,
            )
          }
        >
          <Plus aria-hidden /> Add
        </Button>
      }
    >
      {list.length === 0 ? (
        <p className={styles.quiet}>
          What has to be true for this to work? Each assumption has somebody who checks it; open ones colour the risk
          scorecard.
        </p>
      ) : (
        <ul className={styles.assumptions}>
          {list.map((each, index) => (
            <li key={index} data-status={each.status}>
              <Input
                value={each.text}
                disabled={!canEdit}
                aria-label={`Assumption ${index + 1}`}
                placeholder="Fraudsters don’t learn the threshold within a month"
                onChange={(event) => set(index, { text: event.target.value })}
              />
              <Input
                value={each.howVerified ?? ""}
                disabled={!canEdit}
                aria-label={`How assumption ${index + 1} is checked`}
                placeholder="how it is checked"
                onChange={(event) => set(index, { howVerified: event.target.value })}
              />
              <Input
                value={each.owner ?? ""}
                disabled={!canEdit}
                aria-label={`Who checks assumption ${index + 1}`}
                placeholder="who"
                onChange={(event) => set(index, { owner: event.target.value })}
              />
              <Select
                value={each.status}
                disabled={!canEdit}
                aria-label={`State of assumption ${index + 1}`}
                onChange={(event) => {
                  const status = (["open", "verified", "false"] as const).find((one) => one === event.target.value);
                  if (status !== undefined) set(index, { status });
                }}
              >
                <option value="open">open</option>
                <option value="verified">verified</option>
                <option value="false">false</option>
              </Select>
              <IconButton
                label={`Remove assumption ${index + 1}`}
                icon={<Trash2 />}
                disabled={!canEdit}
                onClick={() =>
                  change(
                    "Remove an assumption",
                    { assumptions: list.filter((_, i) => i !== index) },
                    `assumption:${index}:remove`,
                  )
                }
              />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
