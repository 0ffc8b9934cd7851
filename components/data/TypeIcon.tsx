import { Calendar, CalendarClock, Hash, type LucideIcon, Sigma, ToggleLeft, Type } from "lucide-react";
import styles from "./data.module.css";

const icons: Record<string, LucideIcon> = {
  integer: Hash,
  number: Sigma,
  boolean: ToggleLeft,
  string: Type,
  date: Calendar,
  datetime: CalendarClock,
};

const words: Record<string, string> = {
  integer: "whole number",
  number: "number",
  boolean: "yes or no",
  string: "text",
  date: "date",
  datetime: "date and time",
};

/** A column's type in words. */
export const typeWord = (type: string): string => words[type] ?? type;

/** The mark of a column's type; the word stands beside it for those who can't see it. */
export function TypeIcon({ type }: { type: string }) {
  const Icon = icons[type] ?? Type;
  return <Icon size={14} aria-label={typeWord(type)} className={styles.typeIcon} />;
}
