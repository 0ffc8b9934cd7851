import { type MetricKey, metricKeys } from "../../server/stages/contract.ts";
import type { RunStatus } from "../../server/runs/states.ts";

/** How the list of runs is looked at; a part of the address. */
export type RunsQuery = {
  status: RunStatus | null;
  person: string | null;
  version: number | null;
  sort: "number" | "seconds" | MetricKey;
  descending: boolean;
  /** The figure shown beside each run. */
  metric: MetricKey;
};

export const runStatuses: readonly RunStatus[] = ["queued", "running", "waiting", "succeeded", "failed", "cancelled"];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function readRunsQuery(address: URLSearchParams): RunsQuery {
  const [status, person, version] = [address.get("status"), address.get("by"), Number(address.get("version"))];
  const sort = address.get("sort") ?? "number";
  const metric = metricKeys.find((key) => key === (address.get("metric") ?? sort));
  return {
    status: runStatuses.find((each) => each === status) ?? null,
    person: person !== null && UUID.test(person) ? person : null,
    version: Number.isInteger(version) && version > 0 ? version : null,
    sort: sort === "seconds" ? sort : (metricKeys.find((key) => key === sort) ?? "number"),
    descending: address.get("order") !== "up",
    metric: metric ?? "roc_auc",
  };
}

/** Only what differs from the list as it opens. */
export function writeRunsQuery(query: RunsQuery): URLSearchParams {
  const address = new URLSearchParams();
  if (query.status !== null) address.set("status", query.status);
  if (query.person !== null) address.set("by", query.person);
  if (query.version !== null) address.set("version", String(query.version));
  if (query.sort !== "number") address.set("sort", query.sort);
  if (!query.descending) address.set("order", "up");
  if (query.metric !== "roc_auc" && query.metric !== query.sort) address.set("metric", query.metric);
  return address;
}
