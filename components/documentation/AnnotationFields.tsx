"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import type { Annotation } from "../../server/pipeline/schema.ts";
import { Checkbox } from "../ui/Checkbox.tsx";
import { Field } from "../ui/Field.tsx";
import { Textarea } from "../ui/Input.tsx";
import styles from "./Documentation.module.css";

const PARTS = [
  ["text", "remark"],
  ["issues", "issues"],
  ["assumptions", "assumptions"],
] as const;

/** What people say about a stage or a connection: a remark, issues, assumptions, and ticks of what goes wrong there. */
export function AnnotationFields({
  annotation,
  mistakes,
  canEdit,
  onChange,
}: {
  annotation: Annotation | null;
  mistakes: readonly string[];
  canEdit: boolean;
  onChange: (next: Annotation, part: string) => void;
}) {
  const t = useTranslations("pipelineDocs");
  const now = annotation ?? { text: "", errors: [] };
  const said = PARTS.filter(([part]) => now[part] !== undefined && now[part] !== "").length + now.errors.length;
  // Opened once where something is said; what somebody closes afterwards stays closed.
  const [opened] = useState(said > 0);
  return (
    <details className={styles.said} open={opened}>
      <summary>{canEdit ? t("say", { count: said }) : t("said", { count: said })}</summary>
      <div className={styles.fields}>
        {PARTS.map(([part, word]) => (
          <Field key={part} label={t(word)} help={t(`${word}Help`)}>
            {(control) => (
              <Textarea
                {...control}
                rows={2}
                dir="auto"
                maxLength={2000}
                value={now[part] ?? ""}
                disabled={!canEdit}
                onChange={(event) => onChange({ ...now, [part]: event.target.value }, part)}
              />
            )}
          </Field>
        ))}
      </div>
      <fieldset className={styles.ticks}>
        <legend>{t("mistakes")}</legend>
        {[...new Set([...mistakes, ...now.errors])].map((mistake) => (
          <Checkbox
            key={mistake}
            label={mistake}
            checked={now.errors.includes(mistake)}
            disabled={!canEdit}
            onChange={(seen) => {
              const others = now.errors.filter((each) => each !== mistake);
              onChange({ ...now, errors: seen ? [...others, mistake] : others }, `tick:${mistake}`);
            }}
          />
        ))}
      </fieldset>
    </details>
  );
}
