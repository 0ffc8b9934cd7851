import { useState } from "react";
import { useTranslations } from "use-intl";
import { Checkbox } from "../ui/Checkbox.tsx";
import { Field } from "../ui/Field.tsx";
import { Input, Select } from "../ui/Input.tsx";
import { DECIMALS, DELIMITERS, ENCODINGS, QUOTES, type Format } from "./look.ts";
import styles from "./Reading.module.css";

type FormatFieldsProps = { format: Format; sheets: readonly string[]; onChange: (format: Format) => void };

/** What can be settled of a file of this kind. */
export function FormatFields({ format, sheets, onChange }: FormatFieldsProps) {
  const t = useTranslations("reading");
  const signs = { ",": t("comma"), ";": t("semicolon"), "\t": t("tab"), "|": t("bar") };
  const quotes = { '"': t("double"), "'": t("single"), "": t("none") };
  const decimals = { ".": t("point"), ",": t("decimalComma") };
  if (format.kind === "parquet") return <p className={styles.kept}>{t("notThis")}</p>;
  const isText = format.kind === "csv";
  const hasHeader = isText || format.kind === "excel";
  return (
    <div className={styles.fields}>
      {format.kind === "excel" && sheets.length > 0 ? (
        <Pick
          label={t("sheet")}
          value={format.sheet ?? sheets[0] ?? ""}
          options={sheets.map((sheet) => [sheet, sheet])}
          onPick={(sheet) => onChange({ ...format, sheet })}
        />
      ) : null}
      {isText ? (
        <>
          <Pick
            label={t("encoding")}
            value={format.encoding ?? "utf-8"}
            options={ENCODINGS.map((encoding) => [encoding, encoding.toUpperCase()])}
            onPick={(encoding) => onChange({ ...format, encoding })}
          />
          <Pick
            label={t("delimiter")}
            value={format.delimiter ?? ","}
            options={DELIMITERS.map((sign) => [sign, signs[sign]])}
            onPick={(delimiter) => onChange({ ...format, delimiter })}
          />
          <Pick
            label={t("quote")}
            value={format.quote ?? '"'}
            options={QUOTES.map((quote) => [quote, quotes[quote]])}
            onPick={(quote) => onChange({ ...format, quote })}
          />
        </>
      ) : null}
      {hasHeader ? (
        <Pick
          label={t("decimal")}
          value={format.decimal ?? "."}
          options={DECIMALS.map((sign) => [sign, decimals[sign]])}
          onPick={(decimal) => onChange({ ...format, decimal })}
        />
      ) : null}
      <div className={styles.wideField}>
        <MissingWords
          key={format.nullTokens.join(" ")}
          words={format.nullTokens}
          onChange={(nullTokens) => onChange({ ...format, nullTokens })}
        />
      </div>
      {hasHeader ? (
        <Checkbox
          checked={format.header !== false}
          onChange={(header) => onChange({ ...format, header })}
          label={t("header")}
        />
      ) : null}
    </div>
  );
}

function Pick<T extends string>(props: {
  label: string;
  value: T;
  options: readonly (readonly [value: T, label: string])[];
  onPick: (value: T) => void;
}) {
  return (
    <Field label={props.label}>
      {(control) => (
        <Select
          {...control}
          value={props.value}
          onChange={(event) => {
            const picked = props.options.find(([value]) => value === event.target.value);
            if (picked !== undefined) props.onPick(picked[0]);
          }}
        >
          {props.options.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

/** Typed freely; the file is looked at again when the field is left. */
function MissingWords({ words, onChange }: { words: string[]; onChange: (words: string[]) => void }) {
  const t = useTranslations("reading");
  const [text, setText] = useState(words.join(" "));
  const leave = (): void => {
    const next = text.split(/\s+/).filter((word) => word !== "");
    if (next.join(" ") !== words.join(" ")) onChange(next);
  };
  return (
    <Field label={t("missing")} help={t("missingHelp")}>
      {(control) => (
        <Input {...control} value={text} onChange={(event) => setText(event.target.value)} onBlur={leave} />
      )}
    </Field>
  );
}
