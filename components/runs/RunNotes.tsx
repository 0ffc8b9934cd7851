"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { PencilLine } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { readApiError, useApi } from "../api/index.ts";
import { formatMoment } from "../format/time.ts";
import { Button } from "../ui/Button.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Textarea } from "../ui/Input.tsx";
import type { RunDetail } from "./fromRun.ts";
import styles from "./RunNotes.module.css";

type Notes = RunDetail["notes"];
type Note = NonNullable<Notes["hypothesis"]>;
type Kind = keyof Notes;

const words: Record<Kind, { title: string; ask: string; hint: string }> = {
  hypothesis: {
    title: "Expected",
    ask: "Write what you expect",
    hint: "What should this run show, and by how much?",
  },
  conclusion: {
    title: "Concluded",
    ask: "Write what you conclude",
    hint: "What did it show? What will you do next?",
  },
};
const MOST = 4000;

function Written({ note, kind, mine, onEdit }: { note: Note; kind: Kind; mine: boolean; onEdit: () => void }) {
  return (
    <>
      <p className={styles.text} dir="auto" data-testid={kind}>
        {note.text === "" ? <i>taken back</i> : note.text}
      </p>
      <p className={styles.by}>
        {note.authorName ?? "somebody"}, {formatMoment(note.writtenAt)}
        {mine ? (
          <Button size="small" variant="quiet" icon={<PencilLine />} onClick={onEdit}>
            Edit
          </Button>
        ) : null}
      </p>
      {note.history.length > 0 ? (
        <details className={styles.history}>
          <summary>
            changed {formatMoment(note.changedAt)}; {note.history.length} earlier{" "}
            {note.history.length === 1 ? "wording" : "wordings"}
          </summary>
          <ol>
            {note.history.map((old) => (
              <li key={old.at.getTime()}>
                <time dateTime={old.at.toISOString()}>{formatMoment(old.at)}</time>
                <span dir="auto">{old.text === "" ? "taken back" : old.text}</span>
              </li>
            ))}
          </ol>
        </details>
      ) : null}
    </>
  );
}

/** A hypothesis or a conclusion: its words, who wrote them and when; or a quiet way to write some. */
function NoteField({
  projectId,
  runId,
  kind,
  note,
  canWrite,
}: {
  projectId: string;
  runId: string;
  kind: Kind;
  note: Note | null;
  canWrite: boolean;
}) {
  const api = useApi();
  const queries = useQueryClient();
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const { data: me } = useQuery(api.account.me.queryOptions({}, { staleTime: Infinity }));
  const save = useMutation({
    ...api.runs.note.mutationOptions(),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: api.runs.get.queryKey({ projectId, runId }) });
      setDraft(null);
    },
  });
  const mine = note !== null && me?.userId === note.authorId;
  if (note === null && !canWrite) return null;
  let body: ReactNode;
  if (draft !== null) {
    body = (
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate({ projectId, runId, kind, text: draft.trim() });
        }}
      >
        <Textarea
          aria-labelledby={id}
          rows={3}
          maxLength={MOST}
          autoFocus
          value={draft}
          placeholder={words[kind].hint}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") setDraft(null);
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
          }}
        />
        {save.error ? <ErrorNotice error={readApiError(save.error)} /> : null}
        <span className={styles.buttons}>
          <Button
            type="submit"
            size="small"
            variant="primary"
            busy={save.isPending}
            disabled={draft.trim() === "" && note === null}
          >
            Keep
          </Button>
          <Button size="small" onClick={() => setDraft(null)}>
            Don’t
          </Button>
        </span>
      </form>
    );
  } else if (note === null) {
    body = (
      <Button size="small" variant="quiet" icon={<PencilLine />} onClick={() => setDraft("")}>
        {words[kind].ask}
      </Button>
    );
  } else body = <Written note={note} kind={kind} mine={mine && canWrite} onEdit={() => setDraft(note.text)} />;
  return (
    <div className={styles.note} data-kind={kind}>
      <h2 id={id} className={styles.title}>
        {words[kind].title}
      </h2>
      {body}
    </div>
  );
}

/** What was expected before a run beside what was concluded after it. */
export function RunNotes({
  projectId,
  runId,
  notes,
  over,
  canEdit,
}: {
  projectId: string;
  runId: string;
  notes: Notes;
  over: boolean;
  canEdit: boolean;
}) {
  const hypothesis = notes.hypothesis !== null || (canEdit && !over);
  const conclusion = notes.conclusion !== null || (canEdit && over);
  if (!hypothesis && !conclusion) return null;
  const shared = { projectId, runId };
  return (
    <section className={styles.notes} aria-label="Expected and concluded">
      {hypothesis ? <NoteField {...shared} kind="hypothesis" note={notes.hypothesis} canWrite={canEdit} /> : null}
      {conclusion ? (
        <NoteField {...shared} kind="conclusion" note={notes.conclusion} canWrite={canEdit && over} />
      ) : null}
    </section>
  );
}
