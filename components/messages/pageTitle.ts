import type { Metadata } from "next";
import { serverText } from "./serverText.ts";
import type { en } from "./en.ts";

/** Metadata of a page whose title stands in the catalogue: `export const generateMetadata = pageTitle("runs")`. */
export function pageTitle(page: Exclude<keyof typeof en.pages, "run" | "description">): () => Promise<Metadata> {
  return async () => ({ title: (await serverText("pages"))(page) });
}
