import { handlePredictions } from "../../../server/api/predictRoute.ts";

export const dynamic = "force-dynamic";

export const POST = handlePredictions;
