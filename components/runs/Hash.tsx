"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import styles from "./Hash.module.css";

const SHOWN = 10;
const SAID_MS = 1500;

/** The beginning of a hash; a click copies all of it. */
export function Hash({ value, label = "hash" }: { value: string; label?: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SAID_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <button
      type="button"
      className={styles.hash}
      title={value}
      aria-label={`Copy the ${label} ${value.slice(0, SHOWN)} …`}
      // Over plain http on another host there is no clipboard; the title still has it all.
      onClick={() => void navigator.clipboard?.writeText(value).then(() => setCopied(true))}
    >
      {value.slice(0, SHOWN)}
      {copied ? <Check aria-label="copied" /> : <Copy aria-hidden />}
    </button>
  );
}
