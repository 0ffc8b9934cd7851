export { useEditor, useEditorState } from "./EditorContext.ts";
export { setHalfTyped } from "./halfTyped.ts";
export { OpenDraft } from "./OpenDraft.tsx";
export { SaveState } from "./panels/SaveState.tsx";
export { PipelinePage } from "./PipelinePage.tsx";
