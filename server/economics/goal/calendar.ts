import { EconomicsError } from "../errors.ts";

const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** True for a date of the Gregorian calendar written as year-month-day. */
export function isCalendarDate(text: string): boolean {
  const [, year, month, day] = ISO_DATE.exec(text) ?? [];
  if (year === undefined) return false;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() + 1 === Number(month) && date.getUTCDate() === Number(day);
}

/** Returns the date if it is one; else `date.invalid`. Dates of this form compare as text. */
export function calendarDate(text: string): string {
  if (!isCalendarDate(text)) throw new EconomicsError("date.invalid", { value: text });
  return text;
}

/** The date `months` later, at most the last day of its month. Errors: `date.invalid`. */
export function addMonths(date: string, months: number): string {
  const [year = 0, month = 0, day = 0] = calendarDate(date).split("-").map(Number);
  const lastDay = new Date(Date.UTC(year, month - 1 + months + 1, 0));
  lastDay.setUTCDate(Math.min(day, lastDay.getUTCDate()));
  return lastDay.toISOString().slice(0, 10);
}

/** The date `days` later. Errors: `date.invalid`. */
export function addDays(date: string, days: number): string {
  const [year = 0, month = 0, day = 0] = calendarDate(date).split("-").map(Number);
  return new Date(Date.UTC(year, month - 1, day + days)).toISOString().slice(0, 10);
}
