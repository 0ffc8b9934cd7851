"use client";

import { useTranslations } from "use-intl";
import type { PersonalColumn } from "../../server/personal/index.ts";
import { Badge } from "../ui/Badge.tsx";
import { Select } from "../ui/Input.tsx";

const CATEGORIES = [
  ...(["email", "phone", "iban", "card", "national_id", "name", "address", "birth_date", "ip", "other"] as const),
];
type Category = (typeof CATEGORIES)[number];

/** What somebody says about a column; `personal` null takes it back. */
export type MarkChoice = { personal: boolean | null; category?: Category };

/** What kind of personal data a column holds, to be chosen by who may. */
export function KindSelect({
  column,
  personal,
  marked,
  canEdit,
  onChoose,
}: {
  column: string;
  personal: PersonalColumn | null;
  /** Somebody has said so, or otherwise. */
  marked: boolean;
  canEdit: boolean;
  onChoose: (choice: MarkChoice) => void;
}) {
  const t = useTranslations("personal");
  const kinds = useTranslations("personal.categories");
  if (!canEdit) return personal === null ? t("no") : <Badge tone="warn">{kinds(personal.category)}</Badge>;
  const choose = (choice: string) => {
    const category = CATEGORIES.find((each) => each === choice);
    if (choice === "detector") onChoose({ personal: null });
    else onChoose(category === undefined ? { personal: false } : { personal: true, category });
  };
  return (
    <Select
      aria-label={t("kindOf", { column })}
      value={personal?.category ?? (marked ? "no" : "")}
      onChange={(event) => choose(event.target.value)}
    >
      {personal === null && !marked ? <option value="">{t("no")}</option> : null}
      {marked ? <option value="detector">{t("detector")}</option> : null}
      <option value="no">{t("not")}</option>
      {CATEGORIES.map((category) => (
        <option key={category} value={category}>
          {kinds(category)}
        </option>
      ))}
    </Select>
  );
}
