export { CataloguePage } from "./CataloguePage.tsx";
export { DocumentationPage } from "./DocumentationPage.tsx";
