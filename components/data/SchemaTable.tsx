"use client";

import { formatCount, formatShare } from "../format/number.ts";
import { Table } from "../ui/Table.tsx";
import styles from "./data.module.css";
import type { Preview } from "./look.ts";
import type { Profile } from "./profile.ts";
import { TypeIcon, typeWord } from "./TypeIcon.tsx";

const MOST = 1_000;

/** Name, type, role and origin of every column. */
export function SchemaTable({
  preview,
  profile,
  roles,
  stageNames,
}: {
  preview: Preview;
  profile: Profile | undefined;
  roles: Readonly<Record<string, string>>;
  stageNames: Readonly<Record<string, string>>;
}) {
  return (
    <Table label="Schema" className={styles.small}>
      <thead>
        <tr>
          <th scope="col">Column</th>
          <th scope="col">Type</th>
          <th scope="col">Role</th>
          <th scope="col">Made by</th>
          <th scope="col" data-numeric>
            Missing
          </th>
          <th scope="col" data-numeric>
            Distinct
          </th>
        </tr>
      </thead>
      <tbody>
        {preview.columns.slice(0, MOST).map((column) => {
          const figures = profile?.columns[column.name];
          return (
            <tr key={column.name}>
              <td className={styles.mono} dir="auto">
                {column.name}
              </td>
              <td>
                <span className={styles.typed}>
                  <TypeIcon type={column.type} /> {typeWord(column.type)}
                </span>
              </td>
              <td>{roles[column.name] ? <span className={styles.role}>{roles[column.name]}</span> : ""}</td>
              <td>{column.origin === null ? "–" : (stageNames[column.origin] ?? column.origin)}</td>
              <td data-numeric>{figures ? formatShare(figures.missing) : "–"}</td>
              <td data-numeric>{figures ? formatCount(figures.distinct) : "–"}</td>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}
