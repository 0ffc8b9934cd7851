export { PortData, type PortOutput } from "./PortData.tsx";
export { type FoundInFile, SourceField } from "./SourceField.tsx";
