import { NotFoundError } from "../errors/index.ts";
import { benefitDocuments } from "./benefitDocuments.ts";
import { breastCancer } from "./breastCancer.ts";
import { cardFraud } from "./cardFraud.ts";
import { diabetes } from "./diabetes.ts";
import { digits } from "./digits.ts";
import { housePrices } from "./housePrices.ts";
import { telecomChurn } from "./telecomChurn.ts";
import type { Template } from "./template.ts";
import { wine } from "./wine.ts";

/** The templates that come with the product, in the order they are shown. */
export const templates: readonly Template[] = [
  cardFraud,
  telecomChurn,
  housePrices,
  benefitDocuments,
  breastCancer,
  diabetes,
  wine,
  digits,
];

/** @throws NotFoundError `template_not_found` */
export function findTemplate(id: string): Template {
  const template = templates.find((candidate) => candidate.id === id);
  if (template !== undefined) return template;
  throw new NotFoundError({ code: "template_not_found", userMessage: "There is no such template." });
}
