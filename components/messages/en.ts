import { englishUiText } from "../ui/uiText.en.ts";
import { accounts } from "./english/accounts.ts";
import { documentation } from "./english/documentation.ts";
import { economics } from "./english/economics.ts";
import { editor } from "./english/editor.ts";
import { executive } from "./english/executive.ts";
import { labeling } from "./english/labeling.ts";
import { links } from "./english/links.ts";
import { inbox } from "./english/inbox.ts";
import { scorecards } from "./english/scorecards.ts";
import { service } from "./english/service.ts";
import { material } from "./english/material.ts";
import { studio } from "./english/studio.ts";

/**
 * Every sentence of the product, in English: the language all others are measured by. ICU message format, see
 * https://formatjs.io/docs/core-concepts/icu-syntax. One namespace per room. Numbers, dates and money are handed in as
 * text (`formatCount` …), because people choose how to read them apart from the language.
 */
export const en = {
  ui: englishUiText,
  ...accounts,
  ...documentation,
  ...economics,
  ...editor,
  ...executive,
  ...inbox,
  ...labeling,
  ...links,
  ...material,
  ...scorecards,
  ...service,
  ...studio,
} as const;
