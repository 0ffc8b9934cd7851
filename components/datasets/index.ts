export { DatasetPage } from "./DatasetPage.tsx";
export { DatasetsPage } from "./DatasetsPage.tsx";
