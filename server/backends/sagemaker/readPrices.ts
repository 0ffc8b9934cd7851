/** The price table in force: a file of one's own, else the one that comes along. */
import { readFile } from "node:fs/promises";
import { InvalidError } from "../../errors/index.ts";
import { builtInPrices, type PriceTable, priceTableSchema } from "./price.ts";

/**
 * @param path file named by STAGECRAFT_PRICES; undefined for the built-in table
 * @throws InvalidError `prices_unreadable` naming what is wrong with the file
 */
export async function readPrices(path: string | undefined): Promise<PriceTable> {
  if (path === undefined) return builtInPrices;
  const refuse = (why: string): never => {
    throw new InvalidError({
      code: "prices_unreadable",
      userMessage: `The price table ${path} can't be used: ${why}.`,
      remedy:
        "Correct the file STAGECRAFT_PRICES names, or unset it. server/backends/sagemaker/prices.json shows the form.",
    });
  };
  const text = await readFile(path, "utf8").catch(() => refuse("it can't be read"));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse("it is no JSON");
  }
  const parsed = priceTableSchema.safeParse(value);
  if (!parsed.success) {
    const first = parsed.error.issues[0];
    return refuse(`${first?.path.join(".") ?? ""}: ${first?.message ?? "wrong form"}`);
  }
  return parsed.data;
}
