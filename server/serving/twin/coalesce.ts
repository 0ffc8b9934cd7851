/**
 * Answers questions in groups: while one group is being answered, the questions that arrive wait and make up the next.
 * One caller pays nothing for it; many callers share the fixed cost of an answer.
 * @param answer must give one answer per question, in order
 * @param most questions of one group, counted by `sizeOf`
 */
export function coalesce<Q, A>(
  answer: (questions: Q[]) => Promise<A[]>,
  sizeOf: (question: Q) => number,
  most: number,
): (question: Q) => Promise<A> {
  type Waiting = { question: Q; resolve: (value: A) => void; reject: (error: unknown) => void };
  let waiting: Waiting[] = [];
  let busy = false;
  const next = async (): Promise<void> => {
    busy = true;
    while (waiting.length > 0) {
      let size = 0;
      let taken = 0;
      while (taken < waiting.length && (taken === 0 || size < most)) {
        const candidate = waiting[taken];
        if (candidate !== undefined) size += sizeOf(candidate.question);
        taken += 1;
      }
      const group = waiting.slice(0, taken);
      waiting = waiting.slice(taken);
      try {
        const answers = await answer(group.map(({ question }) => question));
        group.forEach(({ resolve, reject }, at) => {
          const value = answers[at];
          if (value === undefined) reject(new Error("a question got no answer"));
          else resolve(value);
        });
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    busy = false;
  };
  return (question) =>
    new Promise((resolve, reject) => {
      waiting.push({ question, resolve, reject });
      if (!busy) void next();
    });
}
