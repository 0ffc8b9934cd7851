/** Compiling for SageMaker. Submitting and following jobs is another matter and not in here. */
export { compile, type Compiled, type CompileOptions } from "./compile.ts";
export { type Finding, sentence } from "./findings.ts";
export { readDefinitionSchema } from "./readDefinitionSchema.ts";
export { readPrices } from "./readPrices.ts";
export { packCode } from "./codeArchive.ts";
export { packFiles } from "./packFiles.ts";
export { runtimeFacts } from "./runtimeFacts.ts";
