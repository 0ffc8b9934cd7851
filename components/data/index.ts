export { DataNav } from "./DataNav.tsx";
export { PortData, type PortOutput } from "./PortData.tsx";
export { DataReportPage } from "./report/DataReportPage.tsx";
export { reportHref } from "./reportHref.ts";
export { type FoundInFile, SourceField } from "./SourceField.tsx";
