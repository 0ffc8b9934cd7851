export { LabelingPage } from "./LabelingPage.tsx";
