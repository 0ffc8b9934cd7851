export { ExecutivePage } from "./ExecutivePage.tsx";
export { ExecutiveView, useReaderLocale } from "./ExecutiveView.tsx";
export { askLine, changeLine, type ExecutiveText, tileSentences } from "./sentences.ts";
