export { ExecutivePage } from "./ExecutivePage.tsx";
export { ExecutiveView, useReaderLocale } from "./ExecutiveView.tsx";
