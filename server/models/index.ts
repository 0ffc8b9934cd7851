export { registerModel } from "./registerModel.ts";
