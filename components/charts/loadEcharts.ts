import type { EChartsType } from "echarts/core";

type Init = (element: HTMLElement) => EChartsType;

let loading: Promise<Init> | null = null;

async function load(): Promise<Init> {
  const [core, charts, components, renderers] = await Promise.all([
    import("echarts/core"),
    import("echarts/charts"),
    import("echarts/components"),
    import("echarts/renderers"),
  ]);
  core.use([
    charts.BarChart,
    charts.LineChart,
    charts.ScatterChart,
    charts.HeatmapChart,
    charts.CustomChart,
    charts.ParallelChart,
    components.GridComponent,
    components.LegendComponent,
    components.ParallelComponent,
    components.TitleComponent,
    components.TooltipComponent,
    components.VisualMapComponent,
    renderers.SVGRenderer,
  ]);
  return (element) => core.init(element, null, { renderer: "svg" });
}

/** The drawing library, fetched when the first picture is shown: pages without pictures don't pay for it. */
export function loadEcharts(): Promise<Init> {
  loading ??= load().catch((error: unknown) => {
    // A lost connection must not break pictures until the page is reloaded.
    loading = null;
    throw error;
  });
  return loading;
}
