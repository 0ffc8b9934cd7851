import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "../../server/api/root.ts";

type Outputs = inferRouterOutputs<AppRouter>;

export type Scorecard = Outputs["scorecards"]["get"];
export type Answered = Scorecard["answers"][number];
export type Thread = Outputs["scorecards"]["thread"];
export type Gate = Outputs["gates"]["list"][number];
export type Colour = Answered["scored"]["colour"];
