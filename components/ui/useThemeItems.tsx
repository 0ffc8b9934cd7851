"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { setTheme, useTheme } from "./theme.ts";
import type { ThemeChoice } from "./themeChoice.ts";
import { useUiText } from "./uiText.ts";

const icons: Record<ThemeChoice, typeof Sun> = { system: Monitor, light: Sun, dark: Moon };
const order: ThemeChoice[] = ["system", "light", "dark"];

/** The choices for a menu: light, dark, or what the system says. */
export function useThemeItems() {
  const { choice } = useTheme();
  const words = useUiText().theme;
  return order.map((value) => {
    const Icon = icons[value];
    return { value, label: words[value], icon: <Icon />, checked: choice === value, onSelect: () => setTheme(value) };
  });
}
