/**
 * `npm run bench -- [name …] [--churn FILE:TARGET] [--quality FILE:TARGET:METRIC …] [--seeds N] [--canvas-url URL] [--live-url URL] [--pages-url URL] [--upload-url URL]`: measures, beside rivals in
 * the same run, as JSON lines. Without names all of them run. The machine should be quiet; ratios say more than times.
 */
import { parseArgs } from "node:util";
import { measureCanvas } from "./canvas/measure.ts";
import { measureChurn } from "./churn.ts";
import { measureContainers } from "./containers.ts";
import { measureEconomicsSheet } from "./economicsSheet.ts";
import { measureEndpoint } from "./endpoint.ts";
import { measureEngineChain } from "./engineChain.ts";
import { measureLinks } from "./links.ts";
import { measureLive } from "./live.ts";
import { measureMillion } from "./million.ts";
import { measureModelQuality, parseQualityCase } from "./modelQuality.ts";
import { measurePages } from "./pages.ts";
import { measureSageMaker } from "./sagemaker.ts";
import { measureSnakemakeChain } from "./snakemakeChain.ts";
import { measureTemplates } from "./templates.ts";
import { measureTogether } from "./together.ts";
import { measureUpload } from "./upload.ts";
import { measureWorkerKills } from "./workerKills.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    churn: { type: "string" },
    quality: { type: "string", multiple: true, default: [] },
    seeds: { type: "string", default: "20" },
    "canvas-url": { type: "string" },
    "live-url": { type: "string" },
    "pages-url": { type: "string" },
    "upload-url": { type: "string" },
  },
});

const measures: Record<string, () => Promise<unknown>> = {
  engine: async () => {
    const [ours, snakemake] = [await measureEngineChain(), await measureSnakemakeChain()];
    return { ours, snakemake, ratio: snakemake && snakemake.median / ours.msPerStage.median };
  },
  churn: async () => {
    const [file, target] = values.churn?.split(":") ?? [];
    return file && target ? measureChurn(file, target) : "needs --churn FILE:TARGET";
  },
  containers: () => measureContainers(),
  million: () => measureMillion(),
  links: () => measureLinks(),
  live: () => measureLive(values["live-url"]),
  canvas: () => measureCanvas(values["canvas-url"]),
  pages: () => measurePages(values["pages-url"]),
  economics: () => measureEconomicsSheet(),
  endpoint: () => measureEndpoint(),
  kills: () => measureWorkerKills(),
  together: () => measureTogether(),
  templates: () => measureTemplates(),
  upload: () => measureUpload(values["upload-url"]),
  sagemaker: () => measureSageMaker(),
  quality: () =>
    measureModelQuality(
      [{ data: "breast-cancer", target: "diagnosis", metric: "roc_auc" }, ...values.quality.map(parseQualityCase)],
      Number(values.seeds),
    ),
};

const unknown = positionals.filter((name) => !(name in measures));
if (unknown.length > 0) {
  process.stderr.write(`There is no measure ${unknown.join(", ")}. There are: ${Object.keys(measures).join(", ")}.\n`);
  process.exit(1);
}
for (const [name, measure] of Object.entries(measures)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  process.stdout.write(`${JSON.stringify({ measure: name, result: await measure() })}\n`);
}
