export { CardPage } from "./CardPage.tsx";
export { CataloguePage } from "./CataloguePage.tsx";
export { KindSelect } from "./KindSelect.tsx";
export { PersonalPage } from "./PersonalPage.tsx";
export { DocumentationPage } from "./DocumentationPage.tsx";
