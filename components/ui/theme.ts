"use client";

import { useSyncExternalStore } from "react";
import { parseTheme, THEME_COOKIE, type ThemeChoice } from "./themeChoice.ts";

const DARK = "(prefers-color-scheme: dark)";

function subscribe(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  const media = matchMedia(DARK);
  media.addEventListener("change", changed);
  return () => {
    observer.disconnect();
    media.removeEventListener("change", changed);
  };
}

const readChoice = (): ThemeChoice => parseTheme(document.documentElement.dataset["theme"]);
const readResolved = (): "light" | "dark" => {
  const choice = readChoice();
  if (choice !== "system") return choice;
  return matchMedia(DARK).matches ? "dark" : "light";
};

/** Changes the colours now and for the next visits. */
export function setTheme(choice: ThemeChoice): void {
  if (choice === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = choice;
  document.cookie = `${THEME_COOKIE}=${choice}; path=/; max-age=31536000; samesite=lax`;
}

/** The person's choice, and what it means right now (for canvases and charts that draw with their own colours). */
export function useTheme(): { choice: ThemeChoice; resolved: "light" | "dark" } {
  return {
    choice: useSyncExternalStore(subscribe, readChoice, () => "system"),
    resolved: useSyncExternalStore(subscribe, readResolved, () => "light"),
  };
}
