"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "./Button.tsx";

const SHOWN_MS = 1500;

/** Copies a text and says so. Where the browser refuses, it says that too. */
export function CopyButton({ text, label = "Copy" }: { text: string; label?: string }) {
  const [outcome, setOutcome] = useState<"idle" | "copied" | "refused">("idle");
  useEffect(() => {
    if (outcome === "idle") return;
    const timer = setTimeout(() => setOutcome("idle"), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome("copied");
    } catch {
      // Over plain http on another host there is no clipboard.
      setOutcome("refused");
    }
  };
  const words = { idle: label, copied: "Copied", refused: "Select and copy by hand" };
  return (
    <Button size="small" icon={outcome === "copied" ? <Check /> : <Copy />} onClick={() => void copy()}>
      <span aria-live="polite">{words[outcome]}</span>
    </Button>
  );
}
