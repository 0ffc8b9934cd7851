"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "./Button.tsx";
import { useUiText } from "./uiText.ts";

const SHOWN_MS = 1500;

/** Copies a text and says so. Where the browser refuses, it says that too. */
export function CopyButton({ text, label }: { text: string; label?: string }) {
  const words = useUiText();
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
  const said = { idle: label ?? words.copy, copied: words.copied, refused: words.copyByHand };
  return (
    <Button size="small" icon={outcome === "copied" ? <Check /> : <Copy />} onClick={() => void copy()}>
      <span aria-live="polite">{said[outcome]}</span>
    </Button>
  );
}
