"use client";

import { useEffect, useState } from "react";

/** The text as it was when nobody had typed for a while. @param waitMs how long that is */
export function useSettled(text: string, waitMs: number): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), waitMs);
    return () => clearTimeout(timer);
  }, [text, waitMs]);
  return settled;
}
