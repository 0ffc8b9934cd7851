export { ReadingButton } from "./ReadingButton.tsx";
