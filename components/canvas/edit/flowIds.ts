/** Ids of what stands on the canvas: stages by their own id, notes and frames with a word before it, which no stage id can have. */
const NOTE = "note:";
const FRAME = "frame:";

export const noteFlowId = (id: string): string => NOTE + id;
export const frameFlowId = (id: string): string => FRAME + id;
export const noteIdOf = (flowId: string): string | null => (flowId.startsWith(NOTE) ? flowId.slice(NOTE.length) : null);
export const frameIdOf = (flowId: string): string | null =>
  flowId.startsWith(FRAME) ? flowId.slice(FRAME.length) : null;
export const isStageId = (flowId: string): boolean => !flowId.includes(":");
