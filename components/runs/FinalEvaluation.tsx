"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "../api/index.ts";
import { Button } from "../ui/Button.tsx";
import { ConfirmDialog } from "../ui/ConfirmDialog.tsx";

const MOST_LISTED = 200;

/** How often the test set of a project was opened, as far as the list of runs goes back. */
export function useFinalCount(projectId: string): number {
  const api = useApi();
  const { data } = useQuery(api.runs.list.queryOptions({ projectId, limit: MOST_LISTED }));
  return data?.filter((run) => run.final).length ?? 0;
}

/** Opens the test set, after saying what that means. */
export function FinalEvaluation({
  projectId,
  disabled,
  onStart,
}: {
  projectId: string;
  disabled: boolean;
  onStart: () => void;
}) {
  const [asking, setAsking] = useState(false);
  const count = useFinalCount(projectId);
  return (
    <>
      <Button disabled={disabled} onClick={() => setAsking(true)}>
        Final evaluation
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Open the test set?"
        confirm="Open it and run"
        onConfirm={() => {
          setAsking(false);
          onStart();
        }}
      >
        <p>
          Ordinary runs never look at the test rows. This run does, and reports how the model does on rows nothing was
          chosen by. Each look is counted: so far{" "}
          {count === 0 ? "nobody has looked" : count === 1 ? "it was opened once" : `it was opened ${count} times`}. The
          more often it is opened, the less its figures prove.
        </p>
      </ConfirmDialog>
    </>
  );
}
