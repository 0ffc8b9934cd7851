/** What is wrong with how a model is to be served. */
import { gone, hasGpu } from "../../pipeline/instances.ts";
import { error, type Finding } from "./findings.ts";
import { type Intermediate, type Job, leader } from "./intermediate.ts";

/** @param form what a pipeline's steps can't do is refused only there */
export function hostingRules(job: Job, plan: Intermediate, form: "jobs" | "pipeline", found: Finding[]): void {
  const { hosting } = job;
  if (!hosting) return;
  const { stage } = leader(job);
  const say = (code: string, field: string, message: string): void => {
    found.push(error(code, message, { stage, field: `hosting.${field}` }));
  };
  if (/eia/.test(hosting.instance)) say("elastic_inference", "instance", gone);
  if (hosting.way === "serverless") {
    if (hasGpu(hosting.instance))
      say(
        "serverless_gpu",
        "instance",
        `A serverless endpoint has no GPU; ${hosting.instance} needs a real-time endpoint.`,
      );
    if (hosting.capturePercent !== null)
      say("serverless_capture", "capturePercent", "A serverless endpoint can't keep requests.");
    if (plan.target.subnets.length > 0)
      found.push(error("serverless_vpc", "A serverless endpoint can't lie in a VPC.", { stage, field: "subnets" }));
  }
  if (
    hosting.way === "realtime" &&
    hosting.rollout === "canary" &&
    (hosting.sharePercent <= 0 || hosting.sharePercent > 50)
  )
    say("canary_share", "sharePercent", `A canary takes 1 to 50 % of the traffic, not ${hosting.sharePercent} %.`);
  if (
    hosting.way === "realtime" &&
    hosting.rollout === "linear" &&
    (hosting.sharePercent < 10 || hosting.sharePercent > 50)
  )
    say("linear_step", "sharePercent", `Equal steps are 10 to 50 % each, not ${hosting.sharePercent} %.`);
  const compared = hosting.way === "realtime" && hosting.rollout === "weights";
  if (hosting.canaryPercent > 0 && hosting.way !== "batch" && !compared)
    say(
      "canary_waits",
      "rollout",
      `The stage keeps ${hosting.canaryPercent} % for the new version until somebody decides; SageMaker's own canary goes on by itself. Let both answer by share (A/B), or take the share from the stage.`,
    );
  if (compared && (hosting.sharePercent <= 0 || hosting.sharePercent >= 100))
    say("weights_share", "sharePercent", `Both models answer only with 1 to 99 %, not ${hosting.sharePercent} %.`);
  if (compared && (hosting.beforeModel === null || hosting.beforeModel === ""))
    say("before_missing", "beforeModel", "Name the model that answers now: it gets the rest of the requests.");
  if (hosting.way === "batch" && (hosting.input === null || hosting.input === ""))
    say("batch_input_missing", "input", "Name the folder whose files are to be answered: s3://bucket/folder/.");
  if (hosting.way !== "batch" && /^ml\.t3\./.test(hosting.instance) && hosting.way !== "serverless")
    say("host_t3", "instance", "Endpoints have no t3 instances; take ml.t2.medium or ml.m5.large.");
  if (form !== "pipeline") return;
  if (hosting.capturePercent !== null)
    say(
      "pipeline_capture",
      "capturePercent",
      "A pipeline's endpoint step can't keep requests. Run the jobs directly, or keep none.",
    );
  if (hosting.way === "realtime" && (["canary", "linear"].includes(hosting.rollout) || hosting.alarms.length > 0))
    say(
      "pipeline_rollout",
      ["canary", "linear"].includes(hosting.rollout) ? "rollout" : "alarms",
      "A pipeline's endpoint step can't switch over in steps or roll back. Run the jobs directly, or switch all at once.",
    );
}
