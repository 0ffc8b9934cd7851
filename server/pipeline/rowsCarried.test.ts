import { expect, it } from "vitest";
import { rowsCarried } from "./rowsCarried.ts";

const stage = (kind: string) => ({ id: kind, kind, name: kind, config: {}, ui: {} });
const document = { stages: [stage("clean"), stage("train")] };
const fact = (stageId: string): [string, { rowsOut: number; rejected: number }] => [
  stageId,
  { rowsOut: 959, rejected: 41 },
];
const facts = new Map([fact("clean"), fact("train")]);

it("a connection carries the rows of its port: kept ones, rejected ones, or none", () => {
  expect(rowsCarried(document, ["clean", "dataset"], facts)).toBe(959);
  expect(rowsCarried(document, ["clean", "rejects"], facts)).toBe(41);
  expect(rowsCarried(document, ["train", "model"], facts)).toBeNull();
  expect(rowsCarried(document, ["clean", "dataset"], new Map())).toBeNull();
});
