"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { readApiError, useApi } from "../api/index.ts";
import { useProject } from "../projects/index.ts";
import { Button } from "../ui/Button.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Field } from "../ui/Field.tsx";
import { Input, Select, Textarea } from "../ui/Input.tsx";
import { SegmentedControl } from "../ui/SegmentedControl.tsx";
import styles from "./Reviews.module.css";
import { ENVIRONMENTS, GATES } from "./reviewWords.ts";

/** Asks for a sign-off of the project as it is now. */
export function RequestDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { id: projectId } = useProject();
  const api = useApi();
  const router = useRouter();
  const queryClient = useQueryClient();
  const [gate, setGate] = useState(2);
  const [environment, setEnvironment] = useState<(typeof ENVIRONMENTS)[number]["value"]>("production");
  const [note, setNote] = useState("");
  const [dueOn, setDueOn] = useState("");
  const request = useMutation(
    api.reviews.request.mutationOptions({
      onSuccess: async ({ id }) => {
        await queryClient.invalidateQueries({ queryKey: api.reviews.list.queryKey({ projectId }) });
        router.push(`/projects/${projectId}/reviews/${id}`);
      },
    }),
  );
  return (
    <Dialog open={open} onOpenChange={(isOpen) => !isOpen && onClose()} title="Ask for a sign-off">
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          const words = note.trim();
          request.mutate({
            projectId,
            gate,
            environment,
            note: words === "" ? null : words,
            dueOn: dueOn === "" ? null : dueOn,
          });
        }}
      >
        <Field label="Gate" help={`Asked ${GATES.find((each) => each.gate === gate)?.asks ?? ""}.`}>
          {(control) => (
            <Select {...control} value={gate} onChange={(event) => setGate(Number(event.target.value))}>
              {GATES.map((each) => (
                <option key={each.gate} value={each.gate}>
                  {each.gate}: {each.name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Environment" help="Production always asks somebody else than its author.">
          {(control) => (
            <SegmentedControl
              id={control.id}
              label="Environment"
              value={environment}
              onChange={setEnvironment}
              segments={ENVIRONMENTS}
            />
          )}
        </Field>
        <Field label="Due" help="Optional.">
          {(control) => (
            <Input {...control} type="date" value={dueOn} onChange={(event) => setDueOn(event.target.value)} />
          )}
        </Field>
        <Field label="What should be decided" help="One or two sentences for people who were not there.">
          {(control) => (
            <Textarea {...control} maxLength={2000} value={note} onChange={(event) => setNote(event.target.value)} />
          )}
        </Field>
        {request.error ? <ErrorNotice error={readApiError(request.error)} /> : null}
        <div className={styles.buttons}>
          <Button type="button" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="primary" busy={request.isPending}>
            Freeze and ask
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
