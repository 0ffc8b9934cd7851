"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { DataFinding } from "../../../server/stages/contract.ts";
import { mendFinding } from "../../../server/pipeline/dataMends.ts";
import { invertOperation, type Operation } from "../../../server/pipeline/operations.ts";
import { useApi, useApiClient } from "../../api/index.ts";
import { newUuid } from "../../format/newUuid.ts";

/** What was done, and how to take it back. */
type Mended = { finding: DataFinding; stage: string; label: string; back: Operation[] };

const key = (finding: DataFinding): string => `${finding.code}:${finding.columns.join(",")}`;

/**
 * Mends findings in today's pipeline. Each mend is worked out anew on the draft as it is when the button is pressed, and
 * sent as typed operations on its revision, like every other edit.
 */
export function useMend(projectId: string, stageId: string | null) {
  const api = useApi();
  const client = useApiClient();
  const cache = useQueryClient();
  const draft = useQuery(api.pipelines.get.queryOptions({ projectId }));
  const send = async (revision: number, operations: Operation[]): Promise<void> => {
    const outcome = await client.pipelines.save.mutate({
      projectId,
      batchId: newUuid(),
      baseRevision: revision,
      operations,
    });
    if (outcome.status === "conflict")
      throw new Error("Somebody changed the same setting a moment ago. Nothing was changed; try again.");
    await cache.invalidateQueries({ queryKey: api.pipelines.get.queryKey({ projectId }) });
  };
  const mend = useMutation({
    mutationFn: async (finding: DataFinding): Promise<Mended> => {
      const { document, revision } = await client.pipelines.get.query({ projectId });
      const found = stageId === null ? null : mendFinding(document, stageId, finding);
      if (found?.state !== "offered") throw new Error("The pipeline changed meanwhile: this is dealt with already.");
      await send(revision, found.operations);
      return {
        finding,
        stage: found.stage.name,
        label: found.label,
        back: found.operations.map(invertOperation).reverse(),
      };
    },
  });
  const undo = useMutation({
    mutationFn: async (done: Mended): Promise<void> => {
      const { revision } = await client.pipelines.get.query({ projectId });
      await send(revision, done.back);
      mend.reset();
    },
  });
  const document = draft.data?.document ?? null;
  return {
    /** What would mend a finding now; null while the pipeline isn't known or nothing can. */
    of: (finding: DataFinding) => (document && stageId !== null ? mendFinding(document, stageId, finding) : null),
    known: document !== null,
    mend,
    undo,
    key,
  };
}
