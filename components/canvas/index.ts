export { DraftTools } from "./DraftTools.tsx";
export { useEditor, useEditorState } from "./EditorContext.ts";
export { setHalfTyped } from "./halfTyped.ts";
export { OpenDraft } from "./OpenDraft.tsx";
export type { OpenEditor } from "./openEditor.ts";
export { PipelinePage } from "./PipelinePage.tsx";
