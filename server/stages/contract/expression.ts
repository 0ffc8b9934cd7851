/** Typed conditions over columns: filters of clean and rules of train. Read, checked and worked out; never run as code. */
export * from "./expression/ast.ts";
export * from "./expression/check.ts";
export * from "./expression/evaluate.ts";
export * from "./expression/parse.ts";
