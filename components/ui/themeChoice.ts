/** Name of the cookie; the server reads it to print the page in the right colours at once. */
export const THEME_COOKIE = "stagecraft-theme";

export const themeChoices = ["system", "light", "dark"] as const;
export type ThemeChoice = (typeof themeChoices)[number];

/** What stands in the cookie, or `system` when it makes no sense. */
export function parseTheme(value: string | undefined): ThemeChoice {
  return themeChoices.find((choice) => choice === value) ?? "system";
}
