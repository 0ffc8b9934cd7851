"use client";

import { type ReactNode, useState } from "react";
import { z } from "zod";
import { formatBytes, formatCount } from "../format/number.ts";
import { Callout } from "../ui/Callout.tsx";
import { ArtefactState } from "./ArtefactState.tsx";
import { ChangesView } from "./ChangesView.tsx";
import { ColumnList } from "./ColumnList.tsx";
import styles from "./data.module.css";
import { FactsView, factsSchema } from "./FactsView.tsx";
import { changesSchema, classesSchema, previewSchema, rejectsSchema } from "./look.ts";
import type { PortOutput } from "./PortData.tsx";
import { PreviewGrid } from "./PreviewGrid.tsx";
import { profileSchema } from "./profile.ts";
import { QuietSwitch } from "./QuietSwitch.tsx";
import { RejectsView } from "./RejectsView.tsx";
import { SchemaTable } from "./SchemaTable.tsx";
import { MOST_BYTES, type Place, useArtefact } from "./useArtefact.ts";

type View = "rows" | "columns" | "schema" | "changes" | "rejects" | "facts";
const labels: Record<View, string> = {
  rows: "Rows",
  columns: "Columns",
  schema: "Schema",
  changes: "Changes",
  rejects: "Taken out",
  facts: "About",
};

const schemaFile = z.object({
  columns: z.array(z.object({ name: z.string(), role: z.string().nullable() })),
});

/** The documents in which models, reports, endpoints and monitors say what they are; the first that is there. */
const documents = ["card.json", "endpoint.json", "report.json", "watched.json"];

type Props = { place: Place; output: PortOutput; stageNames: Readonly<Record<string, string>> };

/** The views an output has, by the files its stage wrote; a kind the page doesn't know still shows its files. */
export function ArtefactViews({ place, output, stageNames }: Props) {
  const has = (path: string): boolean => output.files.some((file) => file.path === path);
  const document = documents.find(has);
  const views: View[] = [
    ...(has("look/preview.json") ? (["rows"] as const) : []),
    ...(has("profile.json") || has("look/profile.json") ? (["columns"] as const) : []),
    ...(has("look/preview.json") ? (["schema"] as const) : []),
    ...(has("look/changes.json") ? (["changes"] as const) : []),
    ...(has("look/rejects.json") ? (["rejects"] as const) : []),
    ...(document === undefined ? [] : (["facts"] as const)),
  ];
  const [chosen, setChosen] = useState<View | null>(null);
  const view = views.find((each) => each === chosen) ?? views[0];
  if (view === undefined)
    return (
      <p className={styles.note}>This output has nothing to show here: its files can be saved and opened elsewhere.</p>
    );
  const shown: Record<View, () => ReactNode> = {
    rows: () => <RowsView place={place} output={output} />,
    columns: () => <ColumnsView place={place} output={output} />,
    schema: () => <SchemaView place={place} output={output} stageNames={stageNames} />,
    changes: () => <Changes place={place} />,
    rejects: () => <RejectsOf place={place} stageNames={stageNames} />,
    facts: () => <Facts place={place} path={document ?? ""} output={output} />,
  };
  return (
    <>
      {views.length > 1 ? (
        <QuietSwitch
          label="View"
          value={view}
          onChange={setChosen}
          choices={views.map((each) => ({ value: each, label: labels[each] }))}
        />
      ) : null}
      {has("profile.json") && !has("look/preview.json") ? (
        <Callout title="Made before rows were kept">
          Run again to see rows, changes and a data report; the profile is shown as it was stored.
        </Callout>
      ) : null}
      {shown[view]()}
    </>
  );
}

const tooLarge = (output: PortOutput, path: string): number | null => {
  const bytes = output.files.find((file) => file.path === path)?.bytes ?? 0;
  return bytes > MOST_BYTES ? bytes : null;
};

function TooLarge({ bytes }: { bytes: number }) {
  return (
    <Callout tone="neutral" title="Too large to show here">
      This part is {formatBytes(bytes)}; the page shows up to {formatBytes(MOST_BYTES)}. Save it from “Files”.
    </Callout>
  );
}

function RowsView({ place, output }: Omit<Props, "stageNames">) {
  const bytes = tooLarge(output, "look/preview.json");
  const preview = useArtefact(bytes === null ? place : null, "look/preview.json", previewSchema);
  if (bytes !== null) return <TooLarge bytes={bytes} />;
  return (
    <ArtefactState query={preview} what="the rows" projectId={place.projectId}>
      {(data) => <PreviewGrid preview={data} label={output.label} />}
    </ArtefactState>
  );
}

/** Roles live in the schema, which knows raw columns only; a made feature has none. */
function useRoles(place: Place, output: PortOutput): Record<string, string> {
  const known = output.files.some((file) => file.path === "schema.json");
  const schema = useArtefact(known ? place : null, "schema.json", schemaFile);
  return Object.fromEntries((schema.data?.columns ?? []).flatMap(({ name, role }) => (role ? [[name, role]] : [])));
}

function useProfileOf(place: Place, output: PortOutput) {
  const own = output.files.some((file) => file.path === "look/profile.json");
  return useArtefact(place, own ? "look/profile.json" : "profile.json", profileSchema);
}

function ColumnsView({ place, output }: Omit<Props, "stageNames">) {
  const profile = useProfileOf(place, output);
  const split = output.files.some((file) => file.path === "look/classes.json");
  const classes = useArtefact(split ? place : null, "look/classes.json", classesSchema);
  const roles = useRoles(place, output);
  return (
    <ArtefactState query={profile} what="the profile" projectId={place.projectId}>
      {(data) => (
        <>
          <ColumnList profile={data} roles={roles} classes={classes.data} />
          {data.sampled !== undefined && data.sampled < data.rows ? (
            <p className={styles.note}>Figures of {formatCount(data.sampled)} training rows.</p>
          ) : null}
        </>
      )}
    </ArtefactState>
  );
}

function SchemaView({ place, output, stageNames }: Props) {
  const preview = useArtefact(place, "look/preview.json", previewSchema);
  const profile = useProfileOf(place, output);
  const roles = useRoles(place, output);
  return (
    <ArtefactState query={preview} what="the schema" projectId={place.projectId}>
      {(data) => <SchemaTable preview={data} profile={profile.data} roles={roles} stageNames={stageNames} />}
    </ArtefactState>
  );
}

function Changes({ place }: { place: Place }) {
  const changes = useArtefact(place, "look/changes.json", changesSchema);
  return (
    <ArtefactState query={changes} what="the changes" projectId={place.projectId}>
      {(data) => <ChangesView changes={data} />}
    </ArtefactState>
  );
}

function RejectsOf({ place, stageNames }: Omit<Props, "output">) {
  const rejects = useArtefact(place, "look/rejects.json", rejectsSchema);
  return (
    <ArtefactState query={rejects} what="the rows taken out" projectId={place.projectId}>
      {(data) => <RejectsView rejects={data} stageNames={stageNames} />}
    </ArtefactState>
  );
}

function Facts({ place, path, output }: { place: Place; path: string; output: PortOutput }) {
  const bytes = tooLarge(output, path);
  const facts = useArtefact(bytes === null ? place : null, path, factsSchema);
  if (bytes !== null) return <TooLarge bytes={bytes} />;
  return (
    <ArtefactState query={facts} what="the description" projectId={place.projectId}>
      {(data) => <FactsView document={data} />}
    </ArtefactState>
  );
}
