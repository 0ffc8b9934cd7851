"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { readApiError, useApi } from "../api/index.ts";
import { formatCount } from "../format/number.ts";
import { useProject } from "../projects/index.ts";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { CopyButton } from "../ui/CopyButton.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Field } from "../ui/Field.tsx";
import { Input } from "../ui/Input.tsx";
import { Panel } from "../ui/Panel.tsx";
import { TriedAnswer } from "./TriedAnswer.tsx";
import { curlLine, type EndpointColumn, rowOf } from "./curlLine.ts";
import styles from "./models.module.css";

const text = (value: unknown): string =>
  value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);

/** A row filled in by hand, sent from here or with the line that asks the endpoint about it from anywhere. */
export function TryIt({
  endpointId,
  address,
  columns,
  example,
  apiKey,
}: {
  endpointId: string;
  address: string;
  columns: EndpointColumn[];
  example: Record<string, unknown> | null;
  apiKey: string | null;
}) {
  const { id: projectId, canEdit } = useProject();
  const api = useApi();
  const queries = useQueryClient();
  const [typed, setTyped] = useState<Record<string, string>>(() =>
    Object.fromEntries(Object.entries(example ?? {}).map(([name, value]) => [name, text(value)])),
  );
  const ask = useMutation(
    api.endpoints.tryRow.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: api.endpoints.get.queryKey({ projectId, endpointId }) }),
    }),
  );
  if (columns.length === 0) return null;
  const row = rowOf(columns, typed);
  const line = curlLine(address, apiKey, row);
  const refused = ask.data?.answered === false ? ask.data : null;
  const wrong = new Map(refused?.violations.map(({ column, message }) => [column, message]));
  const elsewhere = refused?.violations.filter(({ column }) => !columns.some(({ name }) => name === column)) ?? [];
  return (
    <Panel title="Try it">
      <div className={styles.stack}>
        <p className={styles.note}>
          Fill in a row{canEdit ? " and send it" : ""}; an empty field is sent as null, which is no value. Columns with
          * need one.
        </p>
        <form
          className={styles.stack}
          aria-label="Try a row"
          onSubmit={(event) => {
            event.preventDefault();
            ask.mutate({ projectId, endpointId, row });
          }}
        >
          <div className={styles.row}>
            {columns.map((column) => (
              <Field
                key={column.name}
                label={`${column.name}${column.required ? " *" : ""}`}
                aside={column.format ?? column.type}
                error={wrong.get(column.name) ?? null}
              >
                {(control) => (
                  <Input
                    {...control}
                    mono
                    value={typed[column.name] ?? ""}
                    placeholder="null"
                    onChange={(event) => setTyped({ ...typed, [column.name]: event.target.value })}
                  />
                )}
              </Field>
            ))}
          </div>
          {canEdit ? (
            <div className={styles.inline}>
              <Button type="submit" variant="primary" busy={ask.isPending}>
                Send
              </Button>
            </div>
          ) : null}
        </form>
        <div aria-live="polite" className={styles.stack}>
          {ask.error ? <ErrorNotice error={readApiError(ask.error)} /> : null}
          {refused ? (
            <Callout
              tone="bad"
              title={
                wrong.size > 0 && elsewhere.length === 0
                  ? `${wrong.size === 1 ? "One value doesn’t" : `${formatCount(wrong.size)} values don’t`} fit what the model asks for.`
                  : refused.message
              }
            >
              {elsewhere.length > 0 ? `${elsewhere.map(({ message }) => `The row ${message}`).join(". ")}. ` : ""}
              {refused.remedy ?? (wrong.size > 0 ? "Mend the marked fields and send the row again." : "")}
            </Callout>
          ) : null}
          {ask.data ? <TriedAnswer answer={ask.data} /> : null}
        </div>
        <p className={styles.note}>
          The same question from anywhere.{" "}
          {apiKey === null ? "Put your key where YOUR_KEY stands, or make one above." : ""}
        </p>
        <div className={styles.curl}>
          <pre data-testid="curl-line" tabIndex={0} aria-label="The line that asks the endpoint">
            {line}
          </pre>
          <CopyButton text={line} label="Copy the line" />
        </div>
      </div>
    </Panel>
  );
}
