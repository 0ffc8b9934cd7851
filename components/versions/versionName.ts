import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "../../server/api/root.ts";

export type Version = inferRouterOutputs<AppRouter>["pipelines"]["versions"][number];

/** "v3 before the demo", for lists of choices. */
export const versionTitle = ({ number, name }: Pick<Version, "number" | "name">): string =>
  name === null ? `v${number}` : `v${number} ${name}`;
