"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { setTheme, useTheme } from "./theme.ts";
import type { ThemeChoice } from "./themeChoice.ts";

const words: Record<ThemeChoice, string> = { system: "Like the system", light: "Light", dark: "Dark" };
const icons: Record<ThemeChoice, typeof Sun> = { system: Monitor, light: Sun, dark: Moon };
const order: ThemeChoice[] = ["system", "light", "dark"];

/** The choices for a menu: light, dark, or what the system says. */
export function useThemeItems() {
  const { choice } = useTheme();
  return order.map((value) => {
    const Icon = icons[value];
    return { label: words[value], icon: <Icon />, checked: choice === value, onSelect: () => setTheme(value) };
  });
}
