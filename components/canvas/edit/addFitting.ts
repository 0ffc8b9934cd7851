/** What an edge that ends on empty canvas could lead to. */
import * as build from "../../../server/pipeline/operationBuilders.ts";
import type { Edge, PipelineDocument } from "../../../server/pipeline/schema.ts";
import { applyOperation } from "../../../server/pipeline/operations.ts";
import { checkConnection } from "../../../server/pipeline/checkConnection.ts";
import type { PortSpec } from "../../../server/stages/contract.ts";
import { getStage, stageDefinitions } from "../../../server/stages/registry.ts";
import { freePlace } from "../actions.ts";
import { CARD, type Point } from "../card.ts";
import type { Editor } from "../store/createEditor.ts";
import { newStageId } from "../store/newId.ts";
import { frameAt } from "./boxes.ts";
import { takenIds } from "./drawing.ts";

export type LooseEnd = { stageId: string; port: string; type: "source" | "target" };
export type FittingKind = { kind: string; label: string; icon: string; port: PortSpec };

/** @returns the kinds whose first fitting port would take this end, in the palette's order */
export function fittingKinds({ stages }: Pick<PipelineDocument, "stages">, end: LooseEnd): FittingKind[] {
  const own = getStage(stages.find((stage) => stage.id === end.stageId)?.kind ?? "");
  const mine = (end.type === "source" ? own?.outputs : own?.inputs)?.find((port) => port.name === end.port);
  if (!mine) return [];
  return stageDefinitions.flatMap((definition): FittingKind[] => {
    const ports: readonly PortSpec[] = end.type === "source" ? definition.inputs : definition.outputs;
    const port = ports.find((each) => each.type === mine.type);
    return port ? [{ kind: definition.kind, label: definition.label, icon: definition.icon, port }] : [];
  });
}

/**
 * Adds a stage where the edge was dropped and connects it, as one step back.
 * @returns why it was added unconnected, or null
 */
export function addFitting(editor: Editor, end: LooseEnd, fitting: FittingKind, place: Point): string | null {
  const definition = getStage(fitting.kind);
  if (!definition || !editor.canEdit) return null;
  const document = editor.document();
  const id = newStageId(fitting.kind, takenIds(document));
  // The port that was reached for lies under the pointer, not the card's corner.
  const at = freePlace(document, {
    x: end.type === "source" ? place.x : place.x - CARD.width,
    y: place.y - CARD.height / 2,
  });
  const home = frameAt(document, { ...at, ...CARD });
  const add = build.addStage(document, {
    id,
    kind: fitting.kind,
    name: definition.label,
    config: definition.defaultConfig(),
    ui: { ...at, ...(home === null ? {} : { frame: home }) },
    ...(definition.version > 1 ? { version: definition.version } : {}),
  });
  const after = applyOperation(document, add);
  const edge: Edge =
    end.type === "source"
      ? { from: [end.stageId, end.port], to: [id, fitting.port.name] }
      : { from: [id, fitting.port.name], to: [end.stageId, end.port] };
  const verdict = checkConnection(after, edge);
  editor.commit(`Add ${definition.label}`, [add, verdict.ok ? build.connect(after, edge) : null]);
  editor.setView({ selected: [id], edges: [], open: id, tab: "settings" });
  return verdict.ok ? null : verdict.reason;
}
