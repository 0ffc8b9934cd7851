import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "../../server/api/root.ts";
import { formatCount, formatShare, formatValue, withUnit } from "../format/number.ts";
import { CopyButton } from "../ui/CopyButton.tsx";
import styles from "./models.module.css";

type TriedAnswerProps = { answer: inferRouterOutputs<AppRouter>["endpoints"]["tryRow"] };

const MOST_CLASSES = 8;

/** What the endpoint said about a row, how long it took, and the id under which the log has it. */
export function TriedAnswer({ answer }: TriedAnswerProps) {
  const classes = answer.answered
    ? Object.entries(answer.probability ?? {}).sort(([, left], [, right]) => right - left)
    : [];
  return (
    <div className={styles.answer} data-testid="tried-answer">
      {answer.answered ? (
        <p className={styles.prediction}>
          {typeof answer.prediction === "number" ? formatValue(answer.prediction) : answer.prediction}
        </p>
      ) : null}
      {classes.length > 0 ? (
        <dl className={styles.classes}>
          {classes.slice(0, MOST_CLASSES).map(([name, share]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <span className={styles.share} aria-hidden>
                  <span style={{ width: `${share * 100}%` }} />
                </span>
                <span className={styles.number}>{formatShare(share)}</span>
              </dd>
            </div>
          ))}
          {classes.length > MOST_CLASSES ? (
            <div>
              <dt>{formatCount(classes.length - MOST_CLASSES)} more</dt>
              <dd />
            </div>
          ) : null}
        </dl>
      ) : null}
      <dl className={styles.facts}>
        {answer.answered ? (
          <div>
            <dt>version</dt>
            <dd>{answer.version}</dd>
          </div>
        ) : null}
        <div>
          <dt>took</dt>
          <dd>{withUnit(formatValue(answer.milliseconds), "ms")}</dd>
        </div>
        <div className={styles.wide}>
          <dt>inference id</dt>
          <dd className={styles.address}>
            <code>{answer.inferenceId}</code>
            <CopyButton text={answer.inferenceId} />
          </dd>
        </div>
      </dl>
    </div>
  );
}
