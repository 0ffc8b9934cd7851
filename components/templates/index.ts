export { MakeTemplatePanel } from "./MakeTemplatePanel.tsx";
export { NewProjectPage } from "./NewProjectPage.tsx";
export { TemplateGallery } from "./TemplateGallery.tsx";
