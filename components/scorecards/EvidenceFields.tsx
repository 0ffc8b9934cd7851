"use client";

import { X } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../ui/Button.tsx";
import { Field } from "../ui/Field.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { Input } from "../ui/Input.tsx";
import styles from "./Scorecards.module.css";
import type { AnswerDraft } from "./useDraft.ts";

type Items = AnswerDraft["evidence"];

/** Links and runs that show what is said. */
export function EvidenceFields({ items, onChange }: { items: Items; onChange: (items: Items) => void }) {
  const t = useTranslations("scorecards.form");
  const [label, setLabel] = useState("");
  const [href, setHref] = useState("");
  const add = (): void => {
    const kind = href.includes("/runs/") && href.startsWith("/") ? "run" : "link";
    onChange([...items, { kind, label: label.trim(), href: href.trim() }]);
    setLabel("");
    setHref("");
  };
  return (
    <fieldset className={styles.evidenceFields}>
      <legend>{t("evidence")}</legend>
      <ul className={styles.evidence}>
        {items.map((item) => (
          <li key={item.href}>
            <span dir="auto">{item.label}</span>
            <IconButton
              label={t("removeEvidence", { label: item.label })}
              icon={<X />}
              onClick={() => onChange(items.filter(({ href: other }) => other !== item.href))}
            />
          </li>
        ))}
      </ul>
      <div className={styles.pair}>
        <Field label={t("evidenceLabel")}>
          {(control) => (
            <Input {...control} maxLength={200} value={label} onChange={(event) => setLabel(event.target.value)} />
          )}
        </Field>
        <Field label={t("evidenceHref")}>
          {(control) => (
            <Input
              {...control}
              maxLength={2000}
              placeholder="https://"
              value={href}
              onChange={(event) => setHref(event.target.value)}
            />
          )}
        </Field>
      </div>
      <Button type="button" size="small" disabled={label.trim() === "" || href.trim() === ""} onClick={add}>
        {t("addEvidence")}
      </Button>
    </fieldset>
  );
}
