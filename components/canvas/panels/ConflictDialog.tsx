"use client";

import { RadioGroup } from "radix-ui";
import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { changeTitle, pathTitle } from "../../../server/pipeline/describeChanges.ts";
import { stageIn } from "../../../server/pipeline/diff.ts";
import { shortValue } from "../../../server/pipeline/fieldTitle.ts";
import { sameValue } from "../../../server/pipeline/patch.ts";
import type { PipelineDocument } from "../../../server/pipeline/schema.ts";
import { type Choice, type Clash, threeWay } from "../../../server/pipeline/threeWay.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { useEditor, useEditorState } from "../EditorContext.ts";
import type { Conflict } from "../store/editorState.ts";
import { newUuid } from "../store/newId.ts";
import styles from "./ConflictDialog.module.css";

const LONGEST = 600;

type Names = { thing: string; field: string | null };

/** What to call the thing two people changed, and the field of it. */
function namesOf(clash: Clash, mine: PipelineDocument, theirs: PipelineDocument, base: PipelineDocument): Names {
  const { part, id, path } = clash;
  if (clash.key.startsWith("input:")) {
    const [stageId = "", port = ""] = (id ?? "").split(".");
    return { thing: stageIn(stageId, mine, theirs)?.name ?? stageId, field: port };
  }
  const whole = [mine, theirs, base].map((document) => ({ document, fields: thingOf(document, clash) }));
  const known = whole.find(({ fields }) => fields !== null);
  if (!known?.fields) return { thing: id ?? part, field: null };
  const change = {
    ...clash,
    id,
    kind: "changed" as const,
    before: null,
    after: known.fields,
    fields: [],
    drawingOnly: false,
  };
  const kind = part === "stage" ? String(known.fields["kind"]) : null;
  return { thing: changeTitle(change, mine, theirs), field: path.length === 0 ? null : pathTitle(kind, path) };
}

function thingOf(document: PipelineDocument, { part, id }: Clash): Record<string, unknown> | null {
  if (part === "stage") return stageIn(id ?? "", document) ?? null;
  if (part === "note") return document.notes.find((note) => note.id === id) ?? null;
  if (part === "frame") return document.frames.find((frame) => frame.id === id) ?? null;
  if (part === "loop") return document.loops.find((loop) => loop.id === id) ?? null;
  if (part === "edge")
    return document.edges.find((edge) => id === `${edge.from.join(".")}>${edge.to.join(".")}`) ?? null;
  if (part === "document") return { name: document.name };
  return document[part];
}

/** A side's value in words: a whole thing is there or removed, an edge names where it comes from. */
function Value({ clash, side, documents }: { clash: Clash; side: Choice; documents: PipelineDocument[] }) {
  const words = useTranslations("conflict");
  const value = clash[side];
  if (clash.key.startsWith("input:")) {
    const from =
      typeof value === "object" && value !== null && "from" in value && Array.isArray(value.from) ? value.from : [];
    return <>{`← ${stageIn(String(from[0]), ...documents)?.name ?? String(from[0])}`}</>;
  }
  if (clash.path.length === 0) return <>{value === undefined ? words("removed") : words("kept")}</>;
  return <>{value === undefined ? words("absent") : shortValue(value, LONGEST)}</>;
}

/** Both versions of everything two people changed at once, side by side. Nothing is applied until every one is decided. */
export function ConflictDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const conflict = useEditorState((state) => state.conflict);
  if (conflict === null) return null;
  return <Choosing conflict={conflict} open={open} onOpenChange={onOpenChange} />;
}

type ChoosingProps = { conflict: Conflict; open: boolean; onOpenChange: (open: boolean) => void };

function Choosing({ conflict, open, onOpenChange }: ChoosingProps) {
  const editor = useEditor();
  const words = useTranslations("conflict");
  const document = useEditorState((state) => state.document);
  const { clashes } = useMemo(
    () => threeWay(conflict.base, document, conflict.theirs),
    [conflict.base, conflict.theirs, document],
  );
  const [picked, setPicked] = useState<ReadonlyMap<string, { choice: Choice; theirs: unknown }>>(new Map());
  // The other side may go on while one decides: what was chosen against an older value is asked again.
  const choices = new Map(
    clashes.flatMap(({ key, theirs }) => {
      const known = picked.get(key);
      return known && sameValue(known.theirs, theirs) ? [[key, known.choice] as const] : [];
    }),
  );
  const pick = (chosen: readonly Clash[], choice: Choice): void =>
    setPicked(new Map([...picked, ...chosen.map(({ key, theirs }) => [key, { choice, theirs }] as const)]));
  const left = clashes.filter((clash) => !choices.has(clash.key)).length;
  const theirName = conflict.by.length > 0 ? words("theirs", { name: conflict.by.join(", ") }) : words("someone");
  const apply = (): void => {
    editor.dispatch({ type: "resolve", choices, nextId: newUuid() });
    onOpenChange(false);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      wide
      title={conflict.by.length > 0 ? words("title") : words("titleAlone")}
      description={words("intro")}
      footer={
        <div className={styles.foot}>
          <span className={styles.left} role="status">
            {words("left", { count: left })}
          </span>
          <Button onClick={() => onOpenChange(false)}>{words("later")}</Button>
          <Button variant="primary" disabled={left > 0} onClick={apply}>
            {words("apply")}
          </Button>
        </div>
      }
    >
      <div className={styles.all}>
        <Button size="small" onClick={() => pick(clashes, "mine")}>
          {words("allMine")}
        </Button>
        <Button size="small" onClick={() => pick(clashes, "theirs")}>
          {words("allTheirs")}
        </Button>
      </div>
      {clashes.length === 0 ? <p className={styles.quiet}>{words("nothing")}</p> : null}
      <ul className={styles.list}>
        {clashes.map((clash) => {
          const { thing, field } = namesOf(clash, document, conflict.theirs, conflict.base);
          const title = field === null ? thing : `${thing}: ${field}`;
          return (
            <li key={clash.key} className={styles.clash}>
              <h3 className={styles.title} dir="auto">
                {thing}
                {field === null ? null : <span className={styles.field}>{field}</span>}
              </h3>
              {clash.path.length > 0 && clash.base !== undefined ? (
                <p className={styles.quiet} dir="auto">
                  {words("before", { value: shortValue(clash.base, 80) })}
                </p>
              ) : null}
              <RadioGroup.Root
                className={styles.sides}
                aria-label={title}
                value={choices.get(clash.key) ?? ""}
                onValueChange={(value) => pick([clash], value === "mine" ? "mine" : "theirs")}
              >
                {(["mine", "theirs"] as const).map((side) => (
                  <RadioGroup.Item key={side} value={side} className={styles.side}>
                    <span className={styles.who} dir="auto">
                      {side === "mine" ? words("mine") : theirName}
                    </span>
                    <span className={styles.value} dir="auto">
                      <Value clash={clash} side={side} documents={[document, conflict.theirs, conflict.base]} />
                    </span>
                  </RadioGroup.Item>
                ))}
              </RadioGroup.Root>
            </li>
          );
        })}
      </ul>
    </Dialog>
  );
}
