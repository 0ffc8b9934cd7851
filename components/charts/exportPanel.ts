import type { EChartsType } from "echarts/core";
import type { Panel } from "../../server/stages/contract.ts";
import { toCsv } from "./csv.ts";
import { tableOfPanel } from "./panelTable.ts";

/** A picture on a screen with twice the pixels is still sharp in a report. */
const PIXEL_RATIO = 2;

function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

const fileName = (panel: Panel, ending: string): string =>
  `${
    panel.title
      .replace(/[^\p{L}\p{N}]+/gu, "-")
      .replace(/^-|-$/g, "")
      .toLowerCase() || "panel"
  }.${ending}`;

export function exportCsv(panel: Panel): void {
  // The mark tells spreadsheets that the file is UTF-8.
  save(new Blob(["\uFEFF", toCsv(tableOfPanel(panel))], { type: "text/csv;charset=utf-8" }), fileName(panel, "csv"));
}

/** The picture as it stands, on its background, as a file of its own. */
function svgOf(picture: EChartsType): { svg: string; width: number; height: number } {
  const element = picture.getDom();
  const width = picture.getWidth();
  const height = picture.getHeight();
  const drawn = element.querySelector("svg");
  if (!drawn) throw new Error("the picture isn't drawn");
  const copy = drawn.cloneNode(true);
  if (!(copy instanceof SVGElement)) throw new Error("the picture isn't drawn");
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  const back = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  back.setAttribute("width", "100%");
  back.setAttribute("height", "100%");
  back.setAttribute("fill", getComputedStyle(element).getPropertyValue("--surface").trim() || "white");
  copy.prepend(back);
  return { svg: new XMLSerializer().serializeToString(copy), width, height };
}

export function exportSvg(panel: Panel, picture: EChartsType): void {
  save(new Blob([svgOf(picture).svg], { type: "image/svg+xml" }), fileName(panel, "svg"));
}

export async function exportPng(panel: Panel, picture: EChartsType): Promise<void> {
  const { svg, width, height } = svgOf(picture);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * PIXEL_RATIO;
  canvas.height = height * PIXEL_RATIO;
  const pen = canvas.getContext("2d");
  if (!pen) return;
  pen.scale(PIXEL_RATIO, PIXEL_RATIO);
  pen.drawImage(image, 0, 0, width, height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (blob) save(blob, fileName(panel, "png"));
}
