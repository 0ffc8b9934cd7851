"use client";

import { useTranslations } from "use-intl";
import { EU_CLASSES, EU_ROLES } from "../../server/scorecards/answers/details.ts";
import { AI_ACT_DATES } from "../../server/scorecards/questions/helpTexts.ts";
import { Checkbox } from "../ui/Checkbox.tsx";
import { Field } from "../ui/Field.tsx";
import { Input, Select } from "../ui/Input.tsx";
import styles from "./Scorecards.module.css";

type Details = Record<string, unknown>;
type DetailsFieldsProps = { id: string; details: Details; evidence: string; onChange: (details: Details) => void };

/** What some questions ask beside colour and words. Which fields a question has is the server's schema's business. */
export function DetailsFields({ id, details, evidence, onChange }: DetailsFieldsProps) {
  const t = useTranslations("scorecards");
  const text = (key: string): string => (typeof details[key] === "string" ? details[key] : "");
  const set = (key: string, value: unknown): void => onChange({ ...details, [key]: value });
  const input = (key: string, label: string, type: "text" | "date" = "text") => (
    <Field key={key} label={label}>
      {(control) => (
        <Input
          {...control}
          type={type}
          maxLength={300}
          value={text(key)}
          onChange={(event) => set(key, event.target.value)}
        />
      )}
    </Field>
  );
  const tick = (key: string, label: string) => (
    <Checkbox key={key} checked={details[key] === true} onChange={(on) => set(key, on)} label={label} />
  );
  const choice = (key: string, label: string, options: readonly { value: string; label: string }[]) => (
    <Field key={key} label={label}>
      {(control) => (
        <Select
          {...control}
          value={String(details[key] ?? "")}
          onChange={(event) => set(key, event.target.value === "" ? null : event.target.value)}
        >
          <option value="">{t("choose")}</option>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
  const fields = (): React.ReactNode => {
    switch (id) {
      case "C04":
        return [
          input("people", t("details.C04.people")),
          <Field key="severity" label={t("details.C04.severity")}>
            {(control) => (
              <Select
                {...control}
                value={String(details["severity"] ?? "")}
                onChange={(event) => set("severity", event.target.value === "" ? null : Number(event.target.value))}
              >
                <option value="">{t("choose")}</option>
                {[1, 2, 3, 4, 5].map((level) => (
                  <option key={level} value={level}>
                    {t("severity", { level: `${level}` })}
                  </option>
                ))}
              </Select>
            )}
          </Field>,
          input("number", t("details.C04.number")),
        ];
      case "C05":
        return [
          choice(
            "euClass",
            t("details.C05.euClass"),
            EU_CLASSES.map((value) => ({ value, label: t(`euClasses.${value}`) })),
          ),
          choice(
            "role",
            t("details.C05.role"),
            EU_ROLES.map((value) => ({ value, label: t(`euRoles.${value}`) })),
          ),
          tick("hasPlan", t("details.C05.hasPlan")),
          input("reason", t("details.C05.reason")),
          <ul key="dates" className={styles.dates}>
            {AI_ACT_DATES.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>,
        ];
      case "C06":
        return [
          input("legalBasis", t("details.C06.legalBasis")),
          tick("hasImpactAssessment", t("details.C06.hasImpactAssessment")),
        ];
      case "C08":
        return [input("required", t("details.C08.required")), input("exists", t("details.C08.exists"))];
      case "C09":
        return [input("expert", t("details.C09.expert")), input("reviewedOn", t("details.C09.reviewedOn"), "date")];
      case "F09":
        return input("financeOwner", t("details.F09.financeOwner"));
      case "D08":
        return input("differences", t("details.D08.differences"));
      case "D10":
        return <Justified details={details} evidence={evidence} onChange={onChange} />;
      case "D12":
        return [input("statement", t("details.D12.statement")), input("sourceOwner", t("details.D12.sourceOwner"))];
      case "P06":
        return [
          tick("arePeopleAffected", t("details.P06.arePeopleAffected")),
          input("reason", t("details.P06.reason")),
        ];
      case "P12":
        return [
          input("contact", t("details.P12.contact")),
          input("runBook", t("details.P12.runBook")),
          input("refusalText", t("details.P12.refusalText")),
        ];
      default:
        return null;
    }
  };
  const drawn = fields();
  return drawn === null ? null : <div className={styles.form}>{drawn}</div>;
}

/** A reason for every personal column among the features; their names stand in what the check found. */
function Justified({ details, evidence, onChange }: Omit<DetailsFieldsProps, "id">) {
  const t = useTranslations("scorecards.details.D10");
  const given: Details = Object(details["justified"] ?? {});
  const found = /: (.+)\.$/.exec(evidence)?.[1]?.split(", ") ?? [];
  const columns = [...new Set([...found, ...Object.keys(given)])];
  return columns.map((column) => (
    <Field key={column} label={t("justified", { column })}>
      {(control) => (
        <Input
          {...control}
          maxLength={300}
          value={String(given[column] ?? "")}
          onChange={(event) => onChange({ ...details, justified: { ...given, [column]: event.target.value } })}
        />
      )}
    </Field>
  ));
}
