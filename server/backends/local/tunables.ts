/** Timings and limits of the local backend, each with its reason. */
export type LocalTunables = {
  /** How often the memory of a stage's process group is read. A stage can fill about a gigabyte in this time. */
  watchMs: number;
  /** The same where memory has to be asked of `ps`, which is a process of its own. */
  watchWithPsMs: number;
  /** How often the group's members are looked up; between two look-ups only the known ones are read. */
  membersMs: number;
  /** A stage that looks at its cancel flag keeps the warm interpreter; one that doesn't is killed after this. */
  politeCancelMs: number;
  /** Importing the libraries takes 1.5 s on an idle machine; a loaded one with a cold disk needs far more. */
  startMs: number;
  /** Stages after which an interpreter is replaced: libraries leak a little, and nobody notices within so few. */
  recycleAfter: number;
  /** Growth of an idle interpreter over its first idle size that makes it worth replacing. */
  recycleGrowthMb: number;
  /** After a stage the libraries hand freed memory back within about a second; its size says something only then. */
  settleMs: number;
  /** Lines of library prints kept per stage; more is a loop that prints. */
  printedLines: number;
  /** Characters of one printed line. */
  printedLineLength: number;
  /** How many ended stages can still be collected. */
  keptOutcomes: number;
  /** Limits of a short question such as detecting a file's format. */
  call: { cpus: number; memoryMb: number; seconds: number };
  /** How long an answer waits for prints that were made before it; they are in a pipe already. */
  lastWordsMs: number;
  /** The group is killed already; its pipes should close at once. */
  closeMs: number;
};

export const defaultTunables: LocalTunables = {
  watchMs: 250,
  watchWithPsMs: 1_000,
  membersMs: 1_000,
  politeCancelMs: 300,
  startMs: 60_000,
  recycleAfter: 200,
  recycleGrowthMb: 512,
  settleMs: 2_000,
  printedLines: 1_000,
  printedLineLength: 2_000,
  keptOutcomes: 1_000,
  call: { cpus: 1, memoryMb: 2_048, seconds: 60 },
  lastWordsMs: 500,
  closeMs: 500,
};
