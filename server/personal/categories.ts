import { z } from "zod";

/** Kinds of personal data a column may hold. */
export const personalCategories = [
  "email",
  "phone",
  "iban",
  "card",
  "national_id",
  "name",
  "address",
  "birth_date",
  "ip",
  "other",
] as const;
export const personalCategorySchema = z.enum(personalCategories);
export type PersonalCategory = (typeof personalCategories)[number];
