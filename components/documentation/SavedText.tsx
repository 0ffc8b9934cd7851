"use client";

import { type ReactNode, useState } from "react";
import { Field } from "../ui/Field.tsx";
import { Textarea } from "../ui/Input.tsx";

/** A text that is saved when somebody leaves its field. What others write arrives while nobody is typing. */
export function SavedText({
  label,
  help,
  aside,
  stored,
  placeholder,
  disabled,
  error,
  maxLength = 4000,
  onSave,
}: {
  label: ReactNode;
  help?: ReactNode;
  aside?: ReactNode;
  stored: string;
  placeholder?: string;
  disabled: boolean;
  error?: string | null;
  maxLength?: number;
  onSave: (text: string) => void;
}) {
  // What somebody typed over a stored text; it is shown until something else is stored.
  const [own, setOwn] = useState<{ text: string; over: string } | null>(null);
  const [typing, setTyping] = useState(false);
  const text = own !== null && (typing || own.over === stored) ? own.text : stored;
  return (
    <Field label={label} help={help} aside={aside} error={error ?? null}>
      {(control) => (
        <Textarea
          {...control}
          rows={2}
          dir="auto"
          value={text}
          placeholder={placeholder}
          maxLength={maxLength}
          disabled={disabled}
          onFocus={() => setTyping(true)}
          onChange={(event) => setOwn({ text: event.target.value, over: stored })}
          onBlur={() => {
            setTyping(false);
            if (text.trim() !== stored) onSave(text.trim());
          }}
        />
      )}
    </Field>
  );
}
