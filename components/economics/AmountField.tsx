"use client";

import { useState } from "react";
import { setHalfTyped, useEditor, useEditorState } from "../canvas/index.ts";
import { Input } from "../ui/Input.tsx";
import { storedAmount, typedAmount } from "./amountText.ts";
import type { AmountRow } from "./rows.ts";

const PLACE = "(economics)";

/** A number field that keeps what can't be read yet, says what is wrong with it, and stores the rest at once. */
export function AmountField({
  row,
  part,
  stored,
  label,
  placeholder,
  onStore,
}: {
  row: AmountRow;
  part: "value" | "low" | "high";
  stored: string;
  label: string;
  placeholder?: string | undefined;
  onStore: (text: string) => void;
}) {
  const editor = useEditor();
  const place = `${row.name}.${part}`;
  const kept = useEditorState((state) => state.view.halfTyped[PLACE]?.[place]);
  const [typing, setTyping] = useState<string | null>(null);
  const shown = kept ?? typing ?? typedAmount(stored, row.unit);
  const read = storedAmount(shown, row.unit);
  const problem = "problem" in read ? read.problem : null;
  return (
    <>
      <Input
        mono
        inputMode="decimal"
        value={shown}
        placeholder={placeholder}
        aria-label={label}
        aria-invalid={problem === null ? undefined : true}
        title={problem ?? undefined}
        disabled={!editor.canEdit}
        onChange={(event) => {
          const text = event.target.value;
          const next = storedAmount(text, row.unit);
          if ("problem" in next) {
            setTyping(null);
            setHalfTyped(editor, PLACE, place, text);
            return;
          }
          // "12." and "0.50" are on their way to something: the field shows what was typed until it is left.
          setTyping(text);
          setHalfTyped(editor, PLACE, place, null);
          onStore(next.text);
        }}
        onBlur={() => setTyping(null)}
      />
      {problem === null ? null : (
        <span role="alert" data-problem>
          {problem}
        </span>
      )}
    </>
  );
}
