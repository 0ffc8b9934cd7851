import { NotFoundError } from "../errors/index.ts";
import { cardFraud } from "./cardFraud.ts";
import type { Template } from "./template.ts";

/** The templates that come with the product, in the order they are shown. */
export const templates: readonly Template[] = [cardFraud];

/** @throws NotFoundError `template_not_found` */
export function findTemplate(id: string): Template {
  const template = templates.find((candidate) => candidate.id === id);
  if (template !== undefined) return template;
  throw new NotFoundError({ code: "template_not_found", userMessage: "There is no such template." });
}
