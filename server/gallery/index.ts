export { withoutFiles } from "./workspaceTemplates.ts";
export { startFromTemplate } from "./startFromTemplate.ts";
