export { ExecutivePage } from "./ExecutivePage.tsx";
export { ExecutiveView, useReaderLocale } from "./ExecutiveView.tsx";
export { askLine, changeLine, tileSentences } from "./sentences.ts";
