/**
 * Two people started from the same document and both went on. What only one of them touched is merged; what both touched
 * differently is a clash, for a person to decide. Nothing here decides by itself, except about drawing: the last hand wins.
 */
import { getStage } from "../stages/registry.ts";
import { diffDocuments, isDrawing, type Change, type Fields, type Part, stageIn, thingsOf } from "./diff.ts";
import { changedFields, isFields, sameValue, setField } from "./patch.ts";
import { type Edge, edgeKey, edgeSchema, type PipelineDocument, pipelineSchema } from "./schema.ts";

/** One thing to decide. A value that is `undefined` doesn't exist on that side. */
export type Clash = {
  /** Unique; the name under which a choice is given. */
  key: string;
  part: Part;
  id: string | null;
  /** The field; empty when one side removed the whole thing that the other changed. */
  path: string[];
  base: unknown;
  mine: unknown;
  theirs: unknown;
};
export type Choice = "mine" | "theirs";
export type Choices = ReadonlyMap<string, Choice>;

export type ThreeWay = {
  clashes: Clash[];
  /** @returns the document after the choices; a clash without a choice stays theirs */
  resolve: (choices: Choices) => PipelineDocument;
};

const atPath = (record: Fields | null, path: readonly string[]): unknown => {
  let here: unknown = record;
  for (const key of path) here = isFields(here) && Object.hasOwn(here, key) ? here[key] : undefined;
  return here;
};
const overlaps = (a: readonly string[], b: readonly string[]): boolean =>
  a.every((part, index) => index >= b.length || part === b[index]);
const clashKey = (key: string, path: readonly string[]): string =>
  [key, ...path.map((part) => part.replaceAll("/", "~1"))].join("/");
const ends = (edge: Edge): string[] => [edge.from[0], edge.to[0]];
const edgeOf = (fields: unknown): Edge => edgeSchema.parse(fields);

/** Things both sides made under one id are two things: mine gets a new id. */
export function withOwnIds(base: PipelineDocument, mine: PipelineDocument, theirs: PipelineDocument): PipelineDocument {
  const taken = new Set([base, mine, theirs].flatMap((document) => document.stages.map((stage) => stage.id)));
  const renamed = new Map<string, string>();
  for (const stage of mine.stages) {
    const other = stageIn(stage.id, theirs);
    if (!other || stageIn(stage.id, base) || sameValue(other, stage)) continue;
    let number = 2;
    const stem = stage.id.replace(/-\d+$/, "").slice(0, 56);
    while (taken.has(`${stem}-${number}`)) number += 1;
    renamed.set(stage.id, `${stem}-${number}`);
    taken.add(`${stem}-${number}`);
  }
  if (renamed.size === 0) return mine;
  const now = (id: string): string => renamed.get(id) ?? id;
  return {
    ...mine,
    stages: mine.stages.map((stage) => ({ ...stage, id: now(stage.id) })),
    edges: mine.edges.map((edge) => ({
      ...edge,
      from: [now(edge.from[0]), edge.from[1]],
      to: [now(edge.to[0]), edge.to[1]],
    })),
    loops: mine.loops.map((loop) => ({ ...loop, from: now(loop.from), to: now(loop.to) })),
  };
}

/**
 * @param base the document both started from
 * @param mine this side's document, with ids from `withOwnIds`
 */
export function threeWay(base: PipelineDocument, mine: PipelineDocument, theirs: PipelineDocument): ThreeWay {
  const own = withOwnIds(base, mine, theirs);
  const myChanges = new Map(diffDocuments(base, own).map((change) => [change.key, change]));
  const theirChanges = new Map(diffDocuments(base, theirs).map((change) => [change.key, change]));
  const clashes = [
    ...fieldClashes(myChanges, theirChanges),
    ...removalClashes(myChanges, theirChanges),
    ...inputClashes(own, theirs, myChanges, theirChanges),
  ];
  return { clashes, resolve: (choices) => resolve({ base, own, theirs, myChanges, theirChanges, clashes }, choices) };
}

type Changes = ReadonlyMap<string, Change>;

/** Both changed the same field of the same thing, to different values. */
function fieldClashes(mine: Changes, theirs: Changes): Clash[] {
  const found: Clash[] = [];
  for (const [key, change] of mine) {
    const other = theirs.get(key);
    if (!other || change.kind === "removed" || other.kind === "removed") continue;
    const [myFields, theirFields] =
      change.kind === "changed" && other.kind === "changed"
        ? [change.fields, other.fields]
        : // Both added it (a note of the same id, the same edge): what differs between the two.
          [changedFields(other.after ?? {}, change.after ?? {}), changedFields(change.after ?? {}, other.after ?? {})];
    for (const { path } of myFields) {
      const rival = theirFields.find((field) => overlaps(field.path, path) || overlaps(path, field.path));
      if (!rival || isDrawing(change.part, path)) continue;
      // The wider of the two: a record that was replaced against a field inside of it.
      const at = rival.path.length < path.length ? rival.path : path;
      const [my, their] = [atPath(change.after, at), atPath(other.after, at)];
      if (sameValue(my, their) || found.some((clash) => clash.key === clashKey(key, at))) continue;
      const { part, id } = change;
      found.push({
        key: clashKey(key, at),
        part,
        id,
        path: at,
        base: atPath(change.before, at),
        mine: my,
        theirs: their,
      });
    }
  }
  return found;
}

/** Whether somebody worked on a thing: more than moved it. For a stage, drawing an edge to it counts. */
function worksOn(changes: Changes, { key, part, id }: Change): boolean {
  const change = changes.get(key);
  if (change && change.kind !== "removed" && !change.drawingOnly) return true;
  return (
    part === "stage" &&
    [...changes.values()].some((each) => {
      if (each.kind !== "added" || each.after === null) return false;
      if (each.part === "edge") return ends(edgeOf(each.after)).includes(id ?? "");
      return each.part === "loop" && (each.after["from"] === id || each.after["to"] === id);
    })
  );
}

/** One side removed what the other worked on. */
function removalClashes(mine: Changes, theirs: Changes): Clash[] {
  const found: Clash[] = [];
  const whole = (change: Change, mineThing: unknown, theirThing: unknown): void => {
    const { key, part, id, before } = change;
    found.push({ key, part, id, path: [], base: before, mine: mineThing, theirs: theirThing });
  };
  for (const change of mine.values())
    if (change.kind === "removed" && worksOn(theirs, change))
      whole(change, undefined, theirs.get(change.key)?.after ?? change.before);
  for (const change of theirs.values())
    if (change.kind === "removed" && worksOn(mine, change))
      whole(change, mine.get(change.key)?.after ?? change.before, undefined);
  return found;
}

/** Both led something into an input that takes one edge only. */
function inputClashes(own: PipelineDocument, their: PipelineDocument, mine: Changes, theirs: Changes): Clash[] {
  const added = (changes: Changes): Map<string, Edge> =>
    new Map(
      [...changes.values()].flatMap((change) => {
        if (change.part !== "edge" || change.kind !== "added") return [];
        const edge = edgeOf(change.after);
        const kind = stageIn(edge.to[0], own, their)?.kind ?? "";
        const port = getStage(kind)?.inputs.find((input) => input.name === edge.to[1]);
        return port?.max === 1 ? [[edge.to.join("."), edge] as const] : [];
      }),
    );
  const rivals = added(theirs);
  return [...added(mine)].flatMap(([input, edge]): Clash[] => {
    const rival = rivals.get(input);
    if (!rival || edgeKey(rival) === edgeKey(edge)) return [];
    return [{ key: `input:${input}`, part: "edge", id: input, path: [], base: undefined, mine: edge, theirs: rival }];
  });
}

type Sides = {
  base: PipelineDocument;
  own: PipelineDocument;
  theirs: PipelineDocument;
  myChanges: Changes;
  theirChanges: Changes;
  clashes: readonly Clash[];
};

function resolve({ base, own, theirs, myChanges, theirChanges, clashes }: Sides, choices: Choices): PipelineDocument {
  const clashing = new Map(clashes.map((clash) => [clash.key, clash]));
  const isMine = (key: string): boolean => choices.get(key) === "mine";
  const result = new Map([...thingsOf(theirs)].map(([key, { fields }]) => [key, fields]));
  const put = (key: string, fields: Fields): void => void result.set(key, fields);
  /** The fields of mine on top of what is there; a field that clashes only when mine was chosen. */
  const mend = (change: Change): void => {
    let fields = result.get(change.key) ?? change.before ?? {};
    for (const { path, after } of change.fields) {
      const clash = clashes.find(
        (each) => each.path.length > 0 && overlaps(each.path, path) && each.key === clashKey(change.key, each.path),
      );
      if (clash && !isMine(clash.key)) continue;
      fields = clash ? setField(fields, clash.path, clash.mine) : setField(fields, path, after);
    }
    put(change.key, fields);
  };
  for (const change of myChanges.values()) {
    const { key, kind } = change;
    const whole = clashing.get(key);
    if (whole) {
      if (!isMine(key)) continue;
      if (kind === "removed") result.delete(key);
      else if (change.after) put(key, change.after);
      continue;
    }
    const other = theirChanges.get(key);
    if (kind === "removed") result.delete(key);
    else if (other?.kind === "removed") continue;
    else if (kind === "added" && other?.kind === "added" && change.after) {
      // Both made it: theirs stays, with the fields of mine that were chosen.
      const differing = changedFields(other.after ?? {}, change.after);
      mend({ ...change, fields: differing });
    } else if (kind === "added" && change.after) {
      const input = clashing.get(`input:${change.part === "edge" ? edgeOf(change.after).to.join(".") : ""}`);
      if (input && !isMine(input.key)) continue;
      if (input) result.delete(`edge:${edgeKey(edgeOf(input.theirs))}`);
      put(key, change.after);
    } else mend(change);
  }
  keepChosenStages({ base, own, clashes, isMine, result, put });
  return pipelineSchema.parse(documentOf(theirs, result));
}

/** A stage of mine that they had removed comes back with the edges it had here. */
function keepChosenStages(sides: {
  base: PipelineDocument;
  own: PipelineDocument;
  clashes: readonly Clash[];
  isMine: (key: string) => boolean;
  result: ReadonlyMap<string, Fields>;
  put: (key: string, fields: Fields) => void;
}): void {
  const { own, clashes, isMine, result, put } = sides;
  const back = clashes.filter(
    ({ key, path, part, theirs }) => part === "stage" && path.length === 0 && theirs === undefined && isMine(key),
  );
  for (const { id } of back) {
    const stage = stageIn(id ?? "", own);
    if (!stage) continue;
    if (!result.has(`stage:${stage.id}`)) put(`stage:${stage.id}`, stage);
    for (const edge of own.edges) if (ends(edge).includes(stage.id)) put(`edge:${edgeKey(edge)}`, edge);
    for (const loop of own.loops) if (loop.from === stage.id || loop.to === stage.id) put(`loop:${loop.id}`, loop);
  }
}

function documentOf(theirs: PipelineDocument, things: ReadonlyMap<string, Fields>): Fields {
  const of = (part: Part): Fields[] =>
    [...things].filter(([key]) => key.startsWith(`${part}:`)).map(([, fields]) => fields);
  const stages = of("stage");
  const ids = new Set(stages.map((stage) => stage["id"]));
  const { target: _, ...others } = theirs;
  return {
    ...others,
    // Its name and where it runs.
    ...things.get("document"),
    settings: things.get("settings") ?? theirs.settings,
    goal: things.get("goal") ?? theirs.goal,
    economics: things.get("economics") ?? theirs.economics,
    stages,
    edges: of("edge").filter((edge) => ends(edgeOf(edge)).every((id) => ids.has(id))),
    loops: of("loop").filter((loop) => ids.has(loop["from"]) && ids.has(loop["to"])),
    notes: of("note"),
    frames: of("frame"),
  };
}
