import type { Annotation, PipelineDocument } from "../../pipeline/schema.ts";
import { getStage } from "../../stages/registry.ts";
import { htmlText, markdownCell, markdownText } from "../exportText.ts";
import type { StageFacts } from "./readRunFacts.ts";
import { rowsCarried } from "../../pipeline/rowsCarried.ts";

/** A page in parts that every format can write: facts and what people said stand apart. */
type Block =
  | { kind: "heading"; level: 1 | 2 | 3; text: string }
  | { kind: "text"; label: string | null; text: string }
  | { kind: "list"; label: string; items: string[] }
  | { kind: "table"; label: string; head: string[]; rows: string[][] };

export type Documented = {
  projectName: string;
  document: PipelineDocument;
  facts: readonly StageFacts[];
  auditHead: { seq: number; hash: string } | null;
  writtenAt: Date;
};

const groups = new Intl.NumberFormat("en");
const share = (part: number, of: number): string => (of === 0 ? "–" : `${((part / of) * 100).toFixed(1)} %`);

function blocksOf({ projectName, document, facts, auditHead, writtenAt }: Documented): Block[] {
  const byStage = new Map(facts.map((each) => [each.stageId, each]));
  const names = new Map(document.stages.map(({ id, name }) => [id, name]));
  return [
    { kind: "heading", level: 1, text: `How ${projectName} treats its data` },
    ...document.stages.flatMap((stage): Block[] => {
      const fact = byStage.get(stage.id);
      return [
        { kind: "heading", level: 2, text: `${stage.name} (${getStage(stage.kind)?.label ?? stage.kind})` },
        ...(fact === undefined ? [note("Not run yet.")] : factBlocks(fact)),
        ...said(stage.annotation),
      ];
    }),
    { kind: "heading", level: 2, text: "Connections" },
    ...document.edges.flatMap(({ from, to, annotation }): Block[] => {
      const rows = rowsCarried(document, from, byStage);
      const carried = rows === null ? "" : `: ${groups.format(rows)} rows`;
      return [
        { kind: "heading", level: 3, text: `${names.get(from[0]) ?? from[0]} → ${names.get(to[0]) ?? to[0]}` },
        note(`Carries ${from[1]}${carried}.`),
        ...said(annotation),
      ];
    }),
    note(
      `Audit trail: ${auditHead === null ? "empty" : `entry ${auditHead.seq}, ${auditHead.hash}`}. Written ${writtenAt.toISOString()}.`,
    ),
  ];
}

const note = (text: string): Block => ({ kind: "text", label: null, text });

function factBlocks(fact: StageFacts): Block[] {
  const blocks: Block[] = [note(`Figures of run ${fact.run.number}.`)];
  if (fact.rowsIn !== null && fact.rejected !== null) {
    const of = fact.rowsIn > 0 ? fact.rowsIn : (fact.rowsOut ?? 0) + fact.rejected;
    blocks.push({
      kind: "text",
      label: "Records dropped",
      text: `${groups.format(fact.rejected)} of ${groups.format(of)} (${share(fact.rejected, of)})`,
    });
  }
  if (fact.operations.length > 0)
    blocks.push({
      kind: "table",
      label: "Operations",
      head: ["Operation", "Rows in", "Rows out", "Dropped", "Share", "Made"],
      rows: fact.operations.map(({ name, rowsIn, rowsOut, rejected, made }) => [
        name,
        ...[rowsIn, rowsOut, rejected].map((value) => groups.format(value)),
        share(rejected, rowsIn),
        groups.format(made),
      ]),
    });
  if (fact.rules.length > 0)
    blocks.push({
      kind: "list",
      label: "Why records were dropped",
      items: fact.rules.map(({ rule, rows }) => `${rule}: ${groups.format(rows)}`),
    });
  if (fact.findings.length > 0)
    blocks.push({ kind: "list", label: "Noticed by the run", items: fact.findings.map(({ text }) => text) });
  return blocks;
}

function said(annotation: Annotation | undefined): Block[] {
  if (annotation === undefined) return [];
  const texts: [string, string | undefined][] = [
    ["Remark", annotation.text],
    ["Issues found", annotation.issues],
    ["Assumptions", annotation.assumptions],
  ];
  return [
    ...texts.flatMap(([label, text]): Block[] => (text ? [{ kind: "text", label, text }] : [])),
    ...(annotation.errors.length > 0
      ? [{ kind: "list" as const, label: "What goes wrong here", items: annotation.errors }]
      : []),
  ];
}

/** The documentation as Markdown; what people typed stays text. */
export function writeMarkdown(documented: Documented): string {
  const parts = blocksOf(documented).map((block) => {
    if (block.kind === "heading") return `${"#".repeat(block.level)} ${markdownCell(block.text)}`;
    if (block.kind === "text")
      return `${block.label === null ? "" : `**${block.label}:** `}${markdownText(block.text)}`;
    if (block.kind === "list")
      return `**${block.label}**\n\n${block.items.map((item) => `- ${markdownCell(item)}`).join("\n")}`;
    const line = (cells: readonly string[]) => `| ${cells.map(markdownCell).join(" | ")} |`;
    return `**${block.label}**\n\n${[line(block.head), line(block.head.map(() => "---")).replaceAll("\\", ""), ...block.rows.map(line)].join("\n")}`;
  });
  return `${parts.join("\n\n")}\n`;
}

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;max-width:46em;margin:2em auto;padding:0 1em;color:#1a1c1f}
h1{font-size:1.6em}h2{font-size:1.2em;border-top:1px solid #ccc;padding-top:1em;break-after:avoid}h3{font-size:1em;break-after:avoid}
table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid #ccc;padding:4px 8px;text-align:left}p{white-space:pre-wrap}`;

/** The same as one HTML file that prints well and runs nothing. */
export function writeHtml(documented: Documented): string {
  const label = (text: string) => `<strong>${htmlText(text)}</strong>`;
  const body = blocksOf(documented).map((block) => {
    if (block.kind === "heading") return `<h${block.level}>${htmlText(block.text)}</h${block.level}>`;
    if (block.kind === "text")
      return `<p>${block.label === null ? "" : `${label(block.label)}: `}${htmlText(block.text)}</p>`;
    if (block.kind === "list")
      return `<p>${label(block.label)}</p><ul>${block.items.map((item) => `<li>${htmlText(item)}</li>`).join("")}</ul>`;
    const cells = (tag: string, row: readonly string[]) =>
      `<tr>${row.map((cell) => `<${tag}>${htmlText(cell)}</${tag}>`).join("")}</tr>`;
    return `<p>${label(block.label)}</p><table>${cells("th", block.head)}${block.rows.map((row) => cells("td", row)).join("")}</table>`;
  });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${htmlText(documented.projectName)}</title><style>${STYLE}</style></head>
<body>
${body.join("\n")}
</body></html>
`;
}
