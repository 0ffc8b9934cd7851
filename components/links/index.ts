export { LinksPage } from "./LinksPage.tsx";
export { GonePage, SharedPage } from "./SharedPage.tsx";
