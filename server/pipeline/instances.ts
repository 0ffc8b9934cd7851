/** Instance types: what their names say, and what each family is good for. */

export type Family = { letter: string; title: string; advice: string };

/** Advice per family, from the general purpose of each; Elastic Inference is not offered any more and therefore not here. */
export const families: Family[] = [
  {
    letter: "t",
    title: "t: burstable",
    advice: "For trials and small files. Slows down when its credits are used up; not for batch transform.",
  },
  {
    letter: "m",
    title: "m: balanced",
    advice: "4 GB per processor: right for most preparation, training and endpoints.",
  },
  { letter: "r", title: "r: memory", advice: "8 GB per processor: wide tables and joins that don't fit into m." },
  {
    letter: "c",
    title: "c: processors",
    advice: "2 GB per processor, faster ones: many trees, many folds, many requests.",
  },
  {
    letter: "p",
    title: "p: large GPUs",
    advice: "For training large neural nets. Trees and linear models run no faster on it.",
  },
  {
    letter: "g",
    title: "g: GPUs",
    advice: "For small neural nets and their endpoints. Trees and linear models run no faster on it.",
  },
];

export const gone =
  "Elastic Inference (ml.eia…) was closed to new customers in 2023 and has been shut down: it is never used. Take a g instance or serverless.";

export type Machine = {
  family: string;
  letter: string;
  size: string;
  processors: number | null;
  memoryMb: number | null;
};

const memoryPerProcessor: Record<string, number> = { t: 4096, m: 4096, r: 8192, c: 2048 };

function processorsOf(size: string): number | null {
  if (size === "medium" || size === "large") return 2;
  if (size === "xlarge") return 4;
  const times = /^(\d{1,3})xlarge$/.exec(size)?.[1];
  return times === undefined ? null : Number(times) * 4;
}

/** Reads a name such as `ml.m5.2xlarge`. Null when it has another form. Memory is known for t, m, r and c. */
export function readInstance(name: string): Machine | null {
  const parts = /^ml\.(([a-z]+)[a-z0-9-]*)\.([a-z0-9]+)$/.exec(name);
  if (!parts) return null;
  const [, family = "", letters = "", size = ""] = parts;
  const letter =
    letters.startsWith("trn") || letters.startsWith("inf") || letters.startsWith("dl") ? letters : letters[0];
  const processors = processorsOf(size);
  const each = memoryPerProcessor[letter ?? ""];
  return {
    family,
    letter: letter ?? "",
    size,
    processors,
    memoryMb: processors === null || each === undefined ? null : size === "medium" ? 4096 : processors * each,
  };
}

const GPU_LETTERS = ["g", "p"];
export const hasGpu = (name: string): boolean => GPU_LETTERS.includes(readInstance(name)?.letter ?? "");
