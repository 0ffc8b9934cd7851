import { checkConnection } from "../../../server/pipeline/checkConnection.ts";
import type { Edge, PipelineDocument } from "../../../server/pipeline/schema.ts";

type End = { nodeId: string; id?: string | null | undefined; type: "source" | "target" };

/** The edge between two ports, whichever was grabbed first; null when both are of the same side. */
export function edgeBetween(a: End, b: End): Edge | null {
  if (a.type === b.type || !a.id || !b.id) return null;
  const [from, to] = a.type === "source" ? [a, b] : [b, a];
  return from.id && to.id ? { from: [from.nodeId, from.id], to: [to.nodeId, to.id] } : null;
}

/** Why the two ports may not be joined, or null when they may. */
export function refusalOf(document: PipelineDocument, a: End, b: End): string | null {
  if (a.type === b.type)
    return a.type === "source"
      ? "Outputs lead to inputs: end on the left side of a stage."
      : "Inputs come from outputs: end on the right side of a stage.";
  const edge = edgeBetween(a, b);
  if (!edge) return null;
  const verdict = checkConnection(document, edge);
  return verdict.ok ? null : verdict.reason;
}
