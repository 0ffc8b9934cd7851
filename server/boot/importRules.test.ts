import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { checkImports } from "./checkImports.mjs";

type Fixture = { rule: string; from: string; imports: string; to?: string; typeOnly?: true };

/** One import per rule that breaks it. `to` is the file that must exist for the import to resolve. */
const BREAKING: Fixture[] = [
  { rule: "nothing-imports-app", from: "components/data/A.ts", imports: "../../app/page.ts", to: "app/page.ts" },
  { rule: "app-uses-api-and-auth-only", from: "app/b.ts", imports: "../server/db/index.ts", to: "server/db/index.ts" },
  {
    rule: "server-never-draws",
    from: "server/api/c.ts",
    imports: "../../components/ui/Button.ts",
    to: "components/ui/Button.ts",
  },
  {
    rule: "components-use-pure-server-code-only",
    from: "components/data/D.ts",
    imports: "../../server/projects/index.ts",
    to: "server/projects/index.ts",
  },
  {
    rule: "ui-knows-nothing-of-the-product",
    from: "components/ui/E.ts",
    imports: "../../server/pipeline/graph.ts",
    to: "server/pipeline/graph.ts",
  },
  {
    rule: "component-rooms-meet-at-their-index",
    from: "components/data/F.ts",
    imports: "../canvas/insides.ts",
    to: "components/canvas/insides.ts",
  },
  {
    rule: "stage-knows-the-contract-only",
    from: "server/stages/clean/g.ts",
    imports: "../feature/steps.ts",
    to: "server/stages/feature/steps.ts",
  },
  { rule: "stage-types-too", from: "server/stages/clean/h.ts", imports: "../../db/index.ts", typeOnly: true },
  {
    rule: "contract-has-one-door",
    from: "server/pipeline/ports.ts",
    imports: "../stages/contract/ports.ts",
    to: "server/stages/contract/ports.ts",
  },
  { rule: "stages-never-import-the-pipeline", from: "server/stages/registry.ts", imports: "../pipeline/graph.ts" },
  { rule: "pipeline-reads-stages-only", from: "server/pipeline/i.ts", imports: "../db/index.ts" },
  { rule: "economics-stands-alone", from: "server/economics/j.ts", imports: "../pipeline/graph.ts" },
  { rule: "pure-rooms-run-in-the-browser", from: "server/pipeline/k.ts", imports: "node:fs" },
  {
    rule: "slices-meet-at-their-index",
    from: "server/models/l.ts",
    imports: "../projects/repository.ts",
    to: "server/projects/repository.ts",
  },
  {
    rule: "runs-know-the-backend-port-only",
    from: "server/runs/m.ts",
    imports: "../backends/local/pool.ts",
    to: "server/backends/local/pool.ts",
  },
  {
    rule: "backends-know-neither-runs-nor-api",
    from: "server/backends/local/n.ts",
    imports: "../../runs/index.ts",
    to: "server/runs/index.ts",
  },
  {
    rule: "routers-alone-know-trpc",
    from: "server/projects/service.ts",
    imports: "../api/trpc.ts",
    to: "server/api/trpc.ts",
  },
  { rule: "routers-alone-know-trpc", from: "server/projects/o.ts", imports: "@trpc/server" },
  { rule: "sagemaker-sdk-in-one-place", from: "server/runs/p.ts", imports: "@aws-sdk/client-sagemaker" },
  { rule: "nothing-imports-an-entry", from: "server/runs/q.ts", imports: "../worker.ts", to: "server/worker.ts" },
  { rule: "web-executes-no-stage", from: "server/api/r.ts", imports: "../backends/local/pool.ts" },
  { rule: "tests-are-for-tests", from: "server/runs/s.ts", imports: "../db/testing.ts", to: "server/db/testing.ts" },
  { rule: "ships-without-development-packages", from: "server/runs/t.ts", imports: "vitest" },
  { rule: "no-circles", from: "server/log/u.ts", imports: "./v.ts" },
  { rule: "everything-resolves", from: "server/log/w.ts", imports: "./nowhere.ts" },
];

/** What the layout allows, next to each rule it might be caught by. */
const ALLOWED: Omit<Fixture, "rule">[] = [
  { from: "app/a2.ts", imports: "../server/api/caller.ts", to: "server/api/caller.ts" },
  { from: "app/a3.ts", imports: "../components/data/index.ts", to: "components/data/index.ts" },
  { from: "components/data/B2.ts", imports: "../../server/projects/index.ts", typeOnly: true },
  { from: "components/data/C2.ts", imports: "../../server/stages/registry.ts" },
  { from: "components/data/D2.ts", imports: "../canvas/index.ts", to: "components/canvas/index.ts" },
  { from: "components/data/E2.ts", imports: "../ui/Button.ts" },
  { from: "server/stages/clean/f2.ts", imports: "../contract.ts", to: "server/stages/contract.ts" },
  { from: "server/stages/contract.ts", imports: "./contract/ports.ts" },
  { from: "server/stages/clean/g2.ts", imports: "zod" },
  { from: "server/stages/clean/h2.ts", imports: "@aws-sdk/client-sagemaker", typeOnly: true },
  { from: "server/models/i2.ts", imports: "../projects/index.ts" },
  { from: "server/projects/router.ts", imports: "../api/trpc.ts" },
  { from: "server/runs/j2.ts", imports: "../backends/port.ts", to: "server/backends/port.ts" },
  { from: "server/runs/k2.test.ts", imports: "../db/testing.ts" },
  { from: "server/backends/sagemaker/l2.ts", imports: "@aws-sdk/client-sagemaker" },
];

let root: string;
let found: { rule: string; from: string }[];

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "stagecraft-imports-"));
  write(
    "package.json",
    JSON.stringify({
      type: "module",
      dependencies: { zod: "1", "@trpc/server": "1", "@aws-sdk/client-sagemaker": "1" },
      devDependencies: { vitest: "1" },
    }),
  );
  for (const name of ["zod", "vitest", "@trpc/server", "@aws-sdk/client-sagemaker"]) {
    write(
      `node_modules/${name}/package.json`,
      JSON.stringify({ name, version: "1.0.0", type: "module", exports: "./index.js" }),
    );
    write(`node_modules/${name}/index.js`, "export const x = 1;\n");
  }
  for (const { to } of [...BREAKING, ...ALLOWED]) if (to !== undefined) write(to, "export const x = 1;\n");
  for (const { from, imports, typeOnly } of [...BREAKING, ...ALLOWED]) {
    write(
      from,
      typeOnly
        ? `import type { x } from "${imports}";\nexport type y = typeof x;\n`
        : `import { x } from "${imports}";\nexport const y = x;\n`,
    );
  }
  write("server/log/v.ts", 'import { y } from "./u.ts";\nexport const x = y;\n');
  ({ violations: found } = await checkImports(root));
});

describe("the import rules", () => {
  it.each(BREAKING)("$rule: $from may not import $imports", ({ rule, from }) => {
    expect(found.filter((violation) => violation.from === from).map((violation) => violation.rule)).toContain(rule);
  });

  it.each(ALLOWED)("$from may import $imports", ({ from }) => {
    expect(found.filter((violation) => violation.from === from)).toEqual([]);
  });

  it("each have a proof here", () => {
    const config: { forbidden: { name: string }[] } = createRequire(import.meta.url)("../../.dependency-cruiser.cjs");
    expect(config.forbidden.map(({ name }) => name).sort()).toEqual(
      [...new Set(BREAKING.map(({ rule }) => rule))].sort(),
    );
  });

  it("fail when no module can be read", async () => {
    const empty = mkdtempSync(join(tmpdir(), "stagecraft-imports-"));
    mkdirSync(join(empty, "server"));
    symlinkSync("/nonexistent", join(empty, "server", "gone.ts"));
    expect((await checkImports(empty)).modules).toBe(0);
  });
});
