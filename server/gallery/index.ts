export { withoutFiles } from "./workspaceTemplates.ts";
