import { englishUiText } from "../ui/uiText.en.ts";
import { accounts } from "./english/accounts.ts";
import { editor } from "./english/editor.ts";
import { inbox } from "./english/inbox.ts";
import { studio } from "./english/studio.ts";

/**
 * Every sentence of the product, in English: the language all others are measured by. ICU message format, see
 * https://formatjs.io/docs/core-concepts/icu-syntax. One namespace per room. Numbers, dates and money are handed in as
 * text (`formatCount` …), because people choose how to read them apart from the language.
 */
export const en = { ui: englishUiText, ...accounts, ...editor, ...inbox, ...studio } as const;
