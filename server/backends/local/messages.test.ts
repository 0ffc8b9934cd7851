import { expect, it } from "vitest";
import { parseMessage } from "./messages.ts";

it.each([
  "",
  "not json",
  "[]",
  '{"type":"unknown","id":"a"}',
  '{"type":"progress","id":"a","done":"many","total":null,"text":""}',
  '{"type":"done","id":"a","outputs":{"dataset":{"rows":1}},"rows":null}',
  '{"type":"metric","id":"a","name":"loss","value":null,"step":1}',
])("a line that is no message is not believed: %s", (line) => {
  expect(parseMessage(line)).toBeNull();
});

it("a message keeps its fields", () => {
  const line = '{"type":"rows","id":"a","in":3,"out":2,"rejected":1,"made":0}';
  expect(parseMessage(line)).toEqual(JSON.parse(line));
});
