export { startFromTemplate } from "./startFromTemplate.ts";
