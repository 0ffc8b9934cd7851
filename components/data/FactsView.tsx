"use client";

import { z } from "zod";
import { formatValue } from "../format/number.ts";
import styles from "./data.module.css";

const documentSchema = z.record(z.string(), z.unknown());
export const factsSchema = documentSchema;

/** Of interest to machines more than to people: they come last. */
const LAST = new Set(["hash", "modelHash", "version", "seed", "bytes"]);
const NAMES: Readonly<Record<string, string>> = { hyper: "Hyper-parameters", modelHash: "Model’s hash" };

const MOST_LINES = 40;
const MOST_TEXT = 120;

/** camelCase and snake_case as people write. */
export function words(key: string): string {
  const known = NAMES[key];
  if (known !== undefined) return known;
  const spaced = key
    .replaceAll("_", " ")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
  return `${spaced.slice(0, 1).toUpperCase()}${spaced.slice(1)}`;
}

/** One fact in a line, or null when it is a table of its own (curves, importance …) that the result shows better. */
export function factText(value: unknown): string | null {
  if (value === null) return "–";
  if (typeof value === "number") return formatValue(value);
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return value.length > MOST_TEXT ? `${value.slice(0, MOST_TEXT - 1)}…` : value;
  if (Array.isArray(value)) {
    if (value.every((each) => typeof each === "string"))
      return value.length <= 6
        ? value.join(", ") || "none"
        : `${value.slice(0, 5).join(", ")} and ${value.length - 5} more`;
    return null;
  }
  if (typeof value === "object") {
    const parts = Object.entries(value).flatMap(([key, each]) => {
      const said = typeof each === "object" && each !== null ? null : factText(each);
      return said === null ? [] : [`${words(key).toLowerCase()} ${said}`];
    });
    return parts.length > 0 && parts.length <= 10 ? parts.join(", ") : null;
  }
  return null;
}

/** What a model, report, endpoint or drift artefact says about itself, in lines. */
export function FactsView({ document }: { document: Record<string, unknown> }) {
  const lines = Object.entries(document)
    .flatMap(([key, value]) => {
      const text = factText(value);
      return text === null ? [] : [{ key, text, late: LAST.has(key) ? 1 : 0 }];
    })
    .sort((a, b) => a.late - b.late);
  return (
    <dl className={styles.record}>
      {lines.slice(0, MOST_LINES).map(({ key, text }) => (
        <div key={key}>
          <dt>{words(key)}</dt>
          <dd dir="auto">{text}</dd>
        </div>
      ))}
    </dl>
  );
}
