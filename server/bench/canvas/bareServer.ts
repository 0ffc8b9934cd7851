import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { PipelineDocument } from "../../pipeline/schema.ts";

const page = (script: string, styles: string, drawing: unknown): string => `<!doctype html><meta charset="utf-8">
<style>html, body { margin: 0 } ${styles}</style><div id="root"></div>
<script>window.drawing = ${JSON.stringify(drawing)}</script><script>${script.replaceAll("</script", "<\\/script")}</script>`;

const nodesOf = (document: PipelineDocument): unknown => ({
  nodes: document.stages.map(({ id, name, ui }) => ({
    id,
    position: { x: ui.x ?? 0, y: ui.y ?? 0 },
    data: { label: name },
    sourcePosition: "right",
    targetPosition: "left",
    style: { width: 220, height: 118 },
  })),
  edges: document.edges.map(({ from, to }) => ({ id: `${from[0]}-${to[0]}`, source: from[0], target: to[0] })),
});

/** Serves `/N`: bare React Flow with the drawing of N stages. */
export async function serveBare(
  drawing: (count: number) => PipelineDocument,
): Promise<{ url: string; close: () => void }> {
  const bundle = await build({
    entryPoints: [fileURLToPath(new URL("barePage.tsx", import.meta.url))],
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  const script = bundle.outputFiles[0]?.text ?? "";
  const styles = readFileSync(fileURLToPath(import.meta.resolve("@xyflow/react/dist/style.css")), "utf8");
  const server = createServer((request, response) => {
    const count = Number(request.url?.slice(1));
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(Number.isInteger(count) ? page(script, styles, nodesOf(drawing(count))) : "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}
