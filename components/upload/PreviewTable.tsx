import { useTranslations } from "use-intl";
import { columnTypes } from "../../server/stages/contract.ts";
import { Select } from "../ui/Input.tsx";
import { Table } from "../ui/Table.tsx";
import type { Chosen, Found, FoundColumn } from "./look.ts";
import styles from "./Reading.module.css";

/** Enough to recognise a table by; the data page has all columns. */
const SHOWN_COLUMNS = 60;
const DATE_FORMATS = [
  "YYYY-MM-DD",
  "YYYY/MM/DD",
  "YYYY.MM.DD",
  "DD/MM/YYYY",
  "MM/DD/YYYY",
  "DD.MM.YYYY",
  "DD-MM-YYYY",
  "MM-DD-YYYY",
  "YYYYMMDD",
] as const;

const isDate = (type: string): boolean => type === "date" || type === "datetime";

/** The first rows under their columns; each type can be changed. */
export function PreviewTable({ found, onType }: { found: Found; onType: (column: Chosen) => void }) {
  const t = useTranslations("reading");
  const columns = found.columns.slice(0, SHOWN_COLUMNS);
  return (
    <div className={styles.preview} tabIndex={0} role="region" aria-label={t("preview")}>
      <Table label={t("preview")}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.name} scope="col">
                <ColumnHead column={column} onType={onType} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(found.preview ?? []).map((row, at) => (
            <tr key={at}>
              {columns.map(({ name }, place) => (
                <td key={name} dir="auto">
                  {row[place] ?? <span className={styles.gap}>–</span>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}

function ColumnHead({ column, onType }: { column: FoundColumn; onType: (column: Chosen) => void }) {
  const t = useTranslations("reading");
  const { name, type, format } = column;
  return (
    <div className={styles.column}>
      <span dir="auto">{name}</span>
      <Select
        aria-label={t("typeOf", { column: name })}
        value={type}
        onChange={(event) => {
          const next = columnTypes.find((known) => known === event.target.value) ?? "string";
          onType({
            name,
            type: next,
            format: isDate(next) ? (isDate(type) ? (format ?? null) : DATE_FORMATS[0]) : null,
          });
        }}
      >
        {columnTypes.map((known) => (
          <option key={known} value={known}>
            {t(`types.${known}`)}
          </option>
        ))}
      </Select>
      {isDate(type) ? (
        <Select
          aria-label={t("formatOf", { column: name })}
          value={format ?? DATE_FORMATS[0]}
          onChange={(event) => onType({ name, type, format: event.target.value })}
        >
          {DATE_FORMATS.map((known) => (
            <option key={known}>{known}</option>
          ))}
        </Select>
      ) : null}
      {column.misfits === undefined ? null : (
        <span className={column.misfits > 0 ? styles.misfit : styles.fit}>
          {t("misfits", { count: column.misfits })}
        </span>
      )}
    </div>
  );
}
