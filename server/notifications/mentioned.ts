type Person = { userId: string; name: string };

/** Letters and digits of any script: what may not follow a name for it to be that name. */
const WORD = /[\p{L}\p{N}]/u;

/**
 * Who is called by name: "@Ada Perera", or "@Ada" where only one person is called so.
 * @returns ids, each once, in the order of `people`
 */
export function mentioned(text: string, people: readonly Person[]): string[] {
  if (!text.includes("@")) return [];
  const lowered = text.toLowerCase();
  const calls = (name: string): boolean => {
    const wanted = `@${name.toLowerCase()}`;
    for (let at = lowered.indexOf(wanted); at >= 0; at = lowered.indexOf(wanted, at + 1)) {
      const after = lowered.slice(at + wanted.length, at + wanted.length + 2);
      const before = at === 0 ? "" : (lowered[at - 1] ?? "");
      // "ada@example.com" calls nobody.
      if (!WORD.test(before) && !WORD.test([...after][0] ?? "")) return true;
    }
    return false;
  };
  const firstOf = ({ name }: Person): string => name.trim().split(/\s+/)[0] ?? "";
  return people
    .filter((person) => {
      const name = person.name.trim();
      if (name === "") return false;
      const first = firstOf(person);
      const isOnly = people.filter((other) => firstOf(other).toLowerCase() === first.toLowerCase()).length === 1;
      return calls(name) || (isOnly && calls(first));
    })
    .map(({ userId }) => userId);
}
