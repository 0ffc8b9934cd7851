export { CompiledForm } from "./CompiledForm.tsx";
export { StageTargetForm } from "./StageTargetForm.tsx";
export { TargetForm } from "./TargetForm.tsx";
export { type CompiledView, fieldPlace, useCompiled } from "./useCompiled.ts";
