export { DataNav } from "./DataNav.tsx";
export { PortData, type PortOutput } from "./PortData.tsx";
export { DataReportPage } from "./report/DataReportPage.tsx";
export { type FoundInFile, SourceField } from "./SourceField.tsx";
