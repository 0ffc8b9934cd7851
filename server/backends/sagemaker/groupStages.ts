/** Which stages share a job: each job costs minutes of start, so adjacent preparation runs in one container where nothing reads between. */
import type { StageSpec } from "../../stages/contract.ts";

export type Grouping = {
  /** Stages that may share a container. */
  fuses: (spec: StageSpec) => boolean;
  /** Equal texts: the same machine, image and place. */
  sameMachine: (spec: StageSpec) => string;
  /** Most channels of a job beside its data. */
  spareChannels: number;
};

/** Stages that read something of a stage, in plan order. */
function readersOf(specs: readonly StageSpec[]): Map<string, StageSpec[]> {
  const readers = new Map<string, StageSpec[]>();
  for (const spec of specs)
    for (const from of new Set(Object.values(spec.inputs).flatMap((refs) => refs.map((ref) => ref.stage)))) {
      const list = readers.get(from);
      if (list) list.push(spec);
      else readers.set(from, [spec]);
    }
  return readers;
}

function reaches(from: string, to: string, readers: Map<string, StageSpec[]>): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === to) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    for (const reader of readers.get(id) ?? []) open.push(reader.stage.id);
  }
  return false;
}

/**
 * @param specs in topological order
 * @returns groups in topological order, stages within a group too; a stage joins the groups of all its inputs, or none
 */
export function groupStages(specs: readonly StageSpec[], grouping: Grouping): StageSpec[][] {
  const readers = readersOf(specs);
  const groupOf = new Map<string, StageSpec[]>();
  for (const spec of specs) {
    const own = [spec];
    groupOf.set(spec.stage.id, own);
    if (!grouping.fuses(spec)) continue;
    const inputs = [...new Set(Object.values(spec.inputs).flatMap((refs) => refs.map((ref) => ref.stage)))];
    const upstream = new Set(inputs.map((id) => groupOf.get(id)));
    if (upstream.size === 0) continue;
    const merged: StageSpec[] = [];
    for (const group of upstream) if (group) merged.push(...group);
    const machine = grouping.sameMachine(spec);
    if (!merged.every((one) => grouping.fuses(one) && grouping.sameMachine(one) === machine)) continue;
    merged.push(spec);
    const members = new Set(merged.map((one) => one.stage.id));
    // Who reads from the middle would have to wait for the end; a reader behind the end waits anyway.
    const readBetween = merged.some((one) =>
      (readers.get(one.stage.id) ?? []).some(
        (reader) => !members.has(reader.stage.id) && one !== spec && !reaches(spec.stage.id, reader.stage.id, readers),
      ),
    );
    const channels = merged.reduce((sum, one) => sum + (one.sources.length > 0 ? 1 : 0), 0);
    if (readBetween || channels > grouping.spareChannels) continue;
    for (const one of merged) groupOf.set(one.stage.id, merged);
  }
  const place = new Map(specs.map((spec, index) => [spec.stage.id, index]));
  const groups = [...new Set(groupOf.values())];
  for (const group of groups) group.sort((a, b) => (place.get(a.stage.id) ?? 0) - (place.get(b.stage.id) ?? 0));
  // A group stands where its last stage stood: everything it reads is made before.
  const end = (group: StageSpec[]): number => place.get(group.at(-1)?.stage.id ?? "") ?? 0;
  return groups.sort((a, b) => end(a) - end(b));
}
