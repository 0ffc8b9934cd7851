"use client";

import { getStage } from "../../server/stages/registry.ts";
import { Panel } from "../ui/Panel.tsx";
import type { RunDetail } from "./fromRun.ts";
import { Hash } from "./Hash.tsx";
import styles from "./RunPages.module.css";

/** What the run was made of: with the same data, pipeline, code and seed the same comes out again. */
export function RunOrigin({ detail }: { detail: RunDetail }) {
  const sources = detail.stages.filter(
    (stage) => stage.outputs.length > 0 && getStage(stage.kind)?.inputs.length === 0,
  );
  return (
    <Panel title="Made of">
      <dl className={styles.origin}>
        {sources.flatMap((stage) =>
          stage.outputs.slice(0, 1).map((output) => (
            <div key={stage.stageId}>
              <dt>data from {stage.name}</dt>
              <dd>
                <Hash value={output.hash} label="hash of the data" />
              </dd>
            </div>
          )),
        )}
        <div>
          <dt>pipeline, version {detail.version.number}</dt>
          <dd>
            <Hash value={detail.version.contentHash} label="hash of the pipeline" />
          </dd>
        </div>
        <div>
          <dt>code of the stages</dt>
          <dd>
            {detail.codeHash === null ? (
              <span className={styles.facts}>not recorded</span>
            ) : (
              <Hash value={detail.codeHash} label="hash of the code" />
            )}
          </dd>
        </div>
        <div>
          <dt>seed</dt>
          <dd className={styles.seed}>{detail.seed}</dd>
        </div>
        <div>
          <dt>started by</dt>
          <dd>{detail.startedByName ?? "command line"}</dd>
        </div>
      </dl>
    </Panel>
  );
}
