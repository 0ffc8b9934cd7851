"use client";

import { useQuery } from "@tanstack/react-query";
import { readyForG0 } from "../../server/economics/goal/readyForG0.ts";
import { goalSentence } from "../../server/economics/goal/types.ts";
import { DraftTools, OpenDraft, type OpenEditor } from "../canvas/index.ts";
import { useApi } from "../api/index.ts";
import { Callout } from "../ui/Callout.tsx";
import { Panel } from "../ui/Panel.tsx";
import { Assumptions } from "./Assumptions.tsx";
import { GOAL_SECTIONS, OTHER_CODES } from "./fields.ts";
import { FramingTalk } from "./FramingTalk.tsx";
import styles from "./Goal.module.css";
import { GoalFieldRow } from "./GoalFieldRow.tsx";
import { MinimumPerformance } from "./MinimumPerformance.tsx";
import { today, useGoal } from "./useGoal.ts";

/** The business goal: what goes wrong, what should move by when, and whether machine learning is the way at all. */
export function GoalPage() {
  return <OpenDraft what="the goal">{({ sync }) => <OpenGoal sync={sync} />}</OpenDraft>;
}

function OpenGoal({ sync }: Pick<OpenEditor, "sync">) {
  const { goal } = useGoal();
  const api = useApi();
  const me = useQuery(api.account.me.queryOptions({}));
  const { errors, warnings, ready } = readyForG0(goal, today());
  const others = errors.filter((code) => OTHER_CODES.includes(code));
  return (
    <main className={styles.page}>
      <DraftTools sync={sync} />
      <header>
        <h1 className={styles.title}>Goal</h1>
        <p className={styles.quiet}>Saved as you type. Come back any time; nobody else sees it as finished.</p>
      </header>
      <Callout tone={ready ? "good" : "neutral"} title={ready ? "Ready for gate 0" : "Not ready for gate 0 yet"}>
        {ready ? (
          "Everything gate 0 asks for is filled in."
        ) : (
          <details>
            <summary>
              {errors.length} {errors.length === 1 ? "thing is" : "things are"} open
            </summary>
            <ul className={styles.open}>
              {errors.map((code) => (
                <li key={code}>{goalSentence(code)}</li>
              ))}
            </ul>
          </details>
        )}
      </Callout>
      <FramingTalk person={me.data?.name ?? "a member"} />
      {GOAL_SECTIONS.map((section) => (
        <Panel key={section.title} title={section.title}>
          <p className={styles.quiet}>{section.help}</p>
          <div className={styles.fields}>
            {section.fields.map((field) => (
              <GoalFieldRow key={field.name} field={field} errors={errors} warnings={warnings} />
            ))}
          </div>
        </Panel>
      ))}
      <Assumptions />
      <MinimumPerformance />
      {others.length === 0 ? null : (
        <p className={styles.quiet}>{others.map((code) => goalSentence(code)).join(" ")}</p>
      )}
    </main>
  );
}
