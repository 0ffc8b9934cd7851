"use client";

import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { CardText, Known, ModelCard } from "../../server/documentation/index.ts";
import { readApiError, useApi } from "../api/index.ts";
import { formatRange, formatValue } from "../format/number.ts";
import { useProject } from "../projects/index.ts";
import { Badge } from "../ui/Badge.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Panel } from "../ui/Panel.tsx";
import { Table } from "../ui/Table.tsx";
import styles from "./Documentation.module.css";
import { SavedText } from "./SavedText.tsx";

const TEXTS: [CardText, (card: ModelCard) => Known<string>][] = [
  ["description", (card) => card.overview.description],
  ["licence", (card) => card.overview.licence],
  ["factors", (card) => card.uses.factors],
  ["line", (card) => card.business.line],
  ["ethics", (card) => card.considerations.ethics],
  ["caveats", (card) => card.considerations.caveats],
];

/** The parts of a card, each value with where it comes from. */
export function CardSections({ card, onSaved }: { card: ModelCard; onSaved: () => void }) {
  const t = useTranslations("card");
  const { id: projectId, canEdit } = useProject();
  const set = useMutation(useApi().documentation.setCard.mutationOptions({ onSuccess: onSaved }));
  const { overview, uses, business, training, evaluation, economics, scorecard, considerations } = card;
  return (
    <>
      <Panel title={t("words")}>
        <div className={styles.stack}>
          <p className={styles.quiet}>{t("wordsWhy")}</p>
          {set.error === null ? null : <ErrorNotice error={readApiError(set.error)} />}
          <div className={styles.fields}>
            {TEXTS.map(([field, read]) => (
              <SavedText
                key={field}
                label={t(`texts.${field}`)}
                stored={read(card)?.value ?? ""}
                placeholder={t("unknown")}
                disabled={!canEdit}
                onSave={(text) => set.mutate({ projectId, modelId: card.id, field, text })}
              />
            ))}
          </div>
        </div>
      </Panel>
      <Part title={t("sections.overview")}>
        <Text name="description" known={overview.description} />
        <Text name="owner" known={overview.owner} />
        <Text name="creator" known={overview.creator} />
        <Text name="algorithm" known={overview.algorithm} />
        <Text name="problemType" known={overview.problemType} />
        <Text name="library" known={overview.library} />
        <Text name="licence" known={overview.licence} />
        <Text name="artifact" known={overview.artifact} />
      </Part>
      <Part title={t("sections.uses")}>
        <Text name="intended" known={uses.intended} />
        <Text name="notIntended" known={uses.notIntended} />
        <Text name="factors" known={uses.factors} />
        <Text name="risk" known={uses.risk} />
        <Text name="riskWhy" known={uses.riskWhy} />
      </Part>
      <Part title={t("sections.business")}>
        <Text name="problem" known={business.problem} />
        <Text name="stakeholders" known={business.stakeholders} />
        <Text name="line" known={business.line} />
      </Part>
      <Part title={t("sections.training")}>
        <List name="datasets" known={training.datasets} />
        <Figure name="rows" known={training.rows} />
        <Figure name="features" known={training.features} />
        <Text name="environment" known={training.environment} />
        <Entry name="hyperParameters" known={training.hyperParameters}>
          {(values) => (
            <Table label={t("fields.hyperParameters")}>
              <tbody>
                {values.map(({ name, value }) => (
                  <tr key={name}>
                    <th scope="row">{name}</th>
                    <td className={styles.mono}>{value}</td>
                  </tr>
                ))}
              </tbody>
            </Table>
          )}
        </Entry>
      </Part>
      <Part title={t("sections.evaluation")}>
        <Entry name="metrics" known={evaluation.metrics}>
          {(metrics) => (
            <Table label={t("fields.metrics")}>
              <tbody>
                {metrics.map(({ name, on, value, low, high }) => (
                  <tr key={`${on} ${name}`}>
                    <th scope="row">{name}</th>
                    <td>{on}</td>
                    <td data-numeric>{formatRange(value, low, high)}</td>
                  </tr>
                ))}
              </tbody>
            </Table>
          )}
        </Entry>
        <Figure name="threshold" known={evaluation.threshold} />
        <Figure name="refused" known={evaluation.refused} />
        <Entry name="confusion" known={evaluation.confusion}>
          {({ rows, columns, values }) => (
            <Table label={t("fields.confusion")}>
              <thead>
                <tr>
                  <th scope="col">{t("fields.actual")}</th>
                  {columns.map((column) => (
                    <th key={column} scope="col" data-numeric>
                      {column}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map((row, at) => (
                  <tr key={row}>
                    <th scope="row">{row}</th>
                    {values[at]?.map((value, to) => (
                      <td key={columns[to]} data-numeric>
                        {formatValue(value)}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </Table>
          )}
        </Entry>
      </Part>
      <Part title={t("sections.economics")}>
        <Text name="currency" known={economics.currency} />
        <Figure name="netValue" known={economics.netValue} />
        <Figure name="low" known={economics.low} />
        <Figure name="high" known={economics.high} />
        <Figure name="tolerance" known={economics.tolerance} />
        <List name="assumptions" known={economics.assumptions} />
      </Part>
      <Part title={t("sections.scorecard")}>
        <Text name="colour" known={scorecard.colour} />
        <Entry name="topics" known={scorecard.topics}>
          {(topics) => topics.map(({ topic, colour }) => `${topic}: ${colour}`).join(", ")}
        </Entry>
        <List name="reds" known={scorecard.reds} />
        <List name="approvals" known={scorecard.approvals} />
        <Text name="snapshotHash" known={scorecard.snapshotHash} />
      </Part>
      <Part title={t("sections.considerations")}>
        <Text name="ethics" known={considerations.ethics} />
        <Text name="caveats" known={considerations.caveats} />
      </Part>
    </>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Panel title={title}>
      <dl className={styles.card}>{children}</dl>
    </Panel>
  );
}

type FieldName = Parameters<ReturnType<typeof useTranslations<"card.fields">>>[0];

function Entry<T>({ name, known, children }: { name: FieldName; known: Known<T>; children: (value: T) => ReactNode }) {
  const t = useTranslations("card");
  const names = useTranslations("card.fields");
  return (
    <>
      <dt>{names(name)}</dt>
      <dd dir="auto">
        {known === null ? (
          <span className={styles.unknown}>{t("unknown")}</span>
        ) : (
          <>
            {children(known.value)} {known.origin === "human" ? <Badge>{t("human")}</Badge> : null}
          </>
        )}
      </dd>
    </>
  );
}

const Text = ({ name, known }: { name: FieldName; known: Known<string> }) => (
  <Entry name={name} known={known}>
    {(text) => <span className={styles.spoken}>{text}</span>}
  </Entry>
);

const Figure = ({ name, known }: { name: FieldName; known: Known<number> }) => (
  <Entry name={name} known={known}>
    {(value) => formatValue(value)}
  </Entry>
);

const List = ({ name, known }: { name: FieldName; known: Known<string[]> }) => (
  <Entry name={name} known={known}>
    {(items) => (
      <ul className={styles.list}>
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    )}
  </Entry>
);
