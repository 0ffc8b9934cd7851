"use client";

import { useTranslations } from "use-intl";
import { Button } from "../ui/Button.tsx";
import { Select } from "../ui/Input.tsx";
import styles from "./ComparedPair.module.css";
import type { Place, Side } from "./place.ts";
import { type Version, versionTitle } from "./versionName.ts";

type ComparedPairProps = {
  versions: readonly Version[];
  from: Side;
  to: Side;
  approved: Version | null;
  onChange: (place: Place) => void;
};

/** Which two are compared. */
export function ComparedPair({ versions, from, to, approved, onChange }: ComparedPairProps) {
  const words = useTranslations("versions");
  const side = (text: string): Side => (text === "draft" ? "draft" : Number(text));
  const choices = (
    <>
      <option value="draft">{words("now")}</option>
      {versions.map((version) => (
        <option key={version.id} value={version.number}>
          {versionTitle(version)}
        </option>
      ))}
    </>
  );
  return (
    <div className={styles.pair}>
      <Select
        className={styles.select}
        aria-label={words("from")}
        value={String(from)}
        onChange={(event) => onChange({ from: side(event.target.value), to })}
      >
        {choices}
      </Select>
      <span aria-hidden>→</span>
      <Select
        className={styles.select}
        aria-label={words("to")}
        value={String(to)}
        onChange={(event) => onChange({ from, to: side(event.target.value) })}
      >
        {choices}
      </Select>
      {approved === null ? null : (
        <Button size="small" onClick={() => onChange({ from: approved.number, to: "draft" })}>
          {words("sinceApproved", { version: versionTitle(approved) })}
        </Button>
      )}
    </div>
  );
}
