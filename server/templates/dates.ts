/** The last day of the month `months` away from the one `today` lies in, both year-month-day. */
export function endOfMonth(today: string, months: number): string {
  const [year, month] = today.split("-").map(Number);
  const day = new Date(Date.UTC(year ?? 0, (month ?? 1) + months, 0));
  return day.toISOString().slice(0, 10);
}
