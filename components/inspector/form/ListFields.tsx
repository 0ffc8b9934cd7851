"use client";

import { X } from "lucide-react";
import { useState } from "react";
import { Checkbox } from "../../ui/Checkbox.tsx";
import { FieldFrame } from "./FieldFrame.tsx";
import { type Scalar, wordOf } from "./fieldModel.ts";
import styles from "./form.module.css";
import { useFormScope } from "./FormScope.tsx";
import { readText } from "./readText.ts";
import type { FieldProps } from "./ScalarFields.tsx";

/** Words or numbers in an order: Enter adds, Backspace in the empty field removes the last, a pasted list is split at line ends. */
export function WordsField({ field, title, path, value }: FieldProps) {
  const scope = useFormScope();
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  if (field.type !== "list") return null;
  const words: unknown[] = Array.isArray(value) ? value : [];
  const add = (typed: string[]): void => {
    const added: Scalar[] = [];
    for (const each of typed) {
      const read = readText(field.item, each);
      if (!read.ok) {
        setWrong(read.reason);
        return;
      }
      if (!words.includes(read.value) && !added.includes(read.value)) added.push(read.value);
    }
    setWrong(null);
    setText("");
    if (added.length > 0) scope.change(path, [...words, ...added], `Add to ${title}`);
  };
  const remove = (index: number): void =>
    scope.change(
      path,
      words.filter((_, at) => at !== index),
      `Remove from ${title}`,
    );
  return (
    <FieldFrame field={field} title={title} path={path} wrong={wrong}>
      {(control) => (
        <div className={styles.words}>
          {words.map((word, index) => (
            <span key={String(word)} className={styles.chip}>
              {word === "" ? "(blank)" : String(word)}
              <button
                type="button"
                aria-label={`Remove ${String(word)}`}
                disabled={scope.disabled}
                onClick={() => remove(index)}
              >
                <X aria-hidden />
              </button>
            </span>
          ))}
          <input
            {...control}
            className={styles.word}
            value={text}
            disabled={scope.disabled}
            placeholder={words.length === 0 ? "Type and press Enter" : "Add"}
            onChange={(event) => setText(event.target.value)}
            onPaste={(event) => {
              const lines = event.clipboardData
                .getData("text")
                .split(/\r?\n/)
                .filter((line) => line.trim() !== "");
              if (lines.length < 2) return;
              event.preventDefault();
              add(lines);
            }}
            onKeyDown={(event) => {
              if (event.key === "Enter" && text !== "") {
                event.preventDefault();
                add([text]);
              } else if (event.key === "Backspace" && text === "" && words.length > 0) remove(words.length - 1);
            }}
            onBlur={() => {
              if (text !== "") add([text]);
            }}
          />
        </div>
      )}
    </FieldFrame>
  );
}

/** Several of a few values, in the schema's order. */
export function ChoicesField({ field, title, path, value }: FieldProps) {
  const scope = useFormScope();
  if (field.type !== "list" || field.item.type !== "choice") return null;
  const chosen: unknown[] = Array.isArray(value) ? value : [];
  const { options } = field.item;
  const words = { ...field, hint: { ...field.item.hint, ...field.hint } };
  return (
    <FieldFrame field={field} title={title} path={path}>
      {(control) => (
        <div className={styles.ticks} role="group" id={control.id} aria-label={title}>
          {options.map((option) => (
            <Checkbox
              key={String(option)}
              label={wordOf(words, option)}
              checked={chosen.includes(option)}
              disabled={scope.disabled}
              onChange={(on) =>
                scope.change(
                  path,
                  options.filter((each) => (each === option ? on : chosen.includes(each))),
                  `Set ${title}`,
                )
              }
            />
          ))}
        </div>
      )}
    </FieldFrame>
  );
}
