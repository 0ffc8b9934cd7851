import { expect, it } from "vitest";
import { coalesce } from "./coalesce.ts";

/** Answers by hand: what is asked waits until `settle` is called. */
function byHand() {
  const groups: number[][] = [];
  const settlers: ((error?: Error) => void)[] = [];
  const ask = coalesce<number, number>(
    (questions) =>
      new Promise((resolve, reject) => {
        groups.push(questions);
        settlers.push((error) => (error ? reject(error) : resolve(questions.map((question) => question * 10))));
      }),
    (question) => question,
    10,
  );
  const settle = async (error?: Error): Promise<void> => {
    settlers.shift()?.(error);
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  return { groups, ask, settle };
}

it("answers the first question at once and those that arrive meanwhile together, each its own answer", async () => {
  const { groups, ask, settle } = byHand();
  const answers = [ask(1), ask(2), ask(3)];
  expect(groups).toEqual([[1]]);
  await settle();
  expect(groups).toEqual([[1], [2, 3]]);
  await settle();
  expect(await Promise.all(answers)).toEqual([10, 20, 30]);
});

it("never makes a group larger than allowed, except for one question that alone is", async () => {
  const { groups, ask, settle } = byHand();
  const answers = [ask(1), ask(6), ask(6), ask(50), ask(2)];
  for (let turn = 0; turn < 4; turn += 1) await settle();
  await Promise.all(answers);
  expect(groups).toEqual([[1], [6, 6], [50], [2]]);
});

it("fails the questions of a group that failed and no others", async () => {
  const { ask, settle } = byHand();
  const first = ask(1).catch((error: Error) => error.message);
  const second = ask(2);
  await settle(new Error("gone"));
  await settle();
  expect(await first).toBe("gone");
  expect(await second).toBe(20);
});
