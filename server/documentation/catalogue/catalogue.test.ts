import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTenant, type Tenant } from "../../api/testing.ts";
import { readAuditHead, type Actor } from "../../audit/index.ts";
import { createTestDatabase, type TestDatabase } from "../../db/testing.ts";
import { createFileSystemStore, type ArtifactStore } from "../../storage/index.ts";
import { draw, drawn, keepOutput, keepStage } from "../testing/world.ts";
import { editCatalogue } from "./editCatalogue.ts";
import { exportCatalogueCsv, exportDatasheets } from "./exportCatalogue.ts";
import { requiredFields } from "./fields.ts";
import { readCatalogue } from "./readCatalogue.ts";

let db: TestDatabase;
let tenant: Tenant;
let project: { id: string; workspaceId: string; name: string };
let actor: Actor;
let folder: string;
let store: ArtifactStore;
beforeAll(async () => {
  db = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "stagecraft-catalogue-"));
  store = createFileSystemStore({ folder });
});
afterAll(async () => {
  await db.drop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  tenant = await createTenant(db, "mine");
  project = { id: tenant.projectId, workspaceId: tenant.workspaceId, name: "Orders" };
  actor = { id: tenant.sessions.editor.userId, name: "Ada", via: "ui", address: null };
  const { sha256 } = await db.prisma.dataFile.findUniqueOrThrow({ where: { id: tenant.fileId } });
  await draw(db, project.id, drawn("Orders", tenant.fileId));
  const stageRunId = await keepStage(
    db,
    { projectId: project.id, runId: tenant.runId },
    { stageId: "in", kind: "ingest", rows: [0, 55_000, 12], sources: [{ sha256, bytes: 1_600_000 }] },
  );
  const moment = (missing: number, min: string, max: string) => ({ type: "date", missing, min, max });
  const columns = {
    order_id: { type: "integer", missing: 0, min: 1, max: 55_000 },
    birth_date: moment(0, "1930-01-01", "2009-01-01"),
    paid_on: moment(0.2, "2016-07-01", "2018-10-01"),
    ordered_on: moment(0, "2016-06-01", "2018-10-03"),
  };
  const files = { "profile.json": { rows: 55_000, columns } };
  await keepOutput(db, store, { projectId: project.id, stageRunId }, { port: "dataset", type: "dataset", files });
  const detected = {
    format: {},
    rows: 55_000,
    columns: ["order_id", "birth_date", "paid_on", "ordered_on"].map((name) => ({
      ...{ name, type: "date", missing: 0, distinct: 9, examples: [] },
    })),
  };
  await db.prisma.dataFile.update({ where: { id: tenant.fileId }, data: { detected } });
});

const only = async () => {
  const { rows } = await readCatalogue(db, project.id, store);
  if (rows[0] === undefined || rows.length > 1) throw new Error("one source was expected");
  return rows[0];
};
const write = (field: Parameters<typeof editCatalogue>[2]["field"], text: string) =>
  editCatalogue(db, project, { stageId: "in", field, text }, actor);

describe("the data catalogue", () => {
  it("is filled by the newest run: quantity, and the period of the moments that miss least, births left out", async () => {
    const { values, facts, personal } = await only();
    expect(values.quantity).toMatchObject({ text: "55,000 rows, 4 columns, 1.6 MB", origin: "facts" });
    expect(facts.period).toEqual({ from: "2016-06-01", to: "2018-10-03", column: "ordered_on" });
    expect(values.source.text).toBe("data.csv");
    expect(values.personalData.text).toBe("birth_date (birth date)");
    expect(personal.map(({ column }) => column)).toEqual(["birth_date"]);
  });

  it("makes nothing up: what nobody said is unknown and missing", async () => {
    const { values, missing } = await only();
    for (const field of ["contents", "comments", "owner", "licence", "retention", "upstream"] as const)
      expect(values[field]).toMatchObject({ text: null, origin: null });
    expect(missing).toEqual(["contents", "comments", "owner", "licence", "retention"]);
    expect(await readCatalogue(db, project.id, store)).toMatchObject({ filled: 3, of: 8, share: 3 / 8 });
  });

  it("is complete when people have filled what runs can't know", async () => {
    for (const field of (await only()).missing) await write(field, `our ${field}`);
    const catalogue = await readCatalogue(db, project.id, store);
    expect(catalogue.share).toBe(1);
    expect(catalogue.rows[0]?.missing).toEqual([]);
    expect(catalogue.of).toBe(requiredFields.length);
  });

  it("keeps what was found beside what a person wrote, and gives it back when they take their words away", async () => {
    await write("quantity", "about 55k orders");
    const { values } = await only();
    expect(values.quantity).toMatchObject({
      ...{ text: "about 55k orders", origin: "person", byName: "Ada", found: "55,000 rows, 4 columns, 1.6 MB" },
    });
    await write("quantity", "");
    expect((await only()).values.quantity.origin).toBe("facts");
    const trail = await db.prisma.auditEntry.findMany({ where: { projectId: project.id }, orderBy: { seq: "asc" } });
    expect(trail.map(({ type, before, after }) => ({ type, before, after }))).toEqual([
      { type: "catalogue.set", before: { quantity: null }, after: { quantity: "about 55k orders" } },
      { type: "catalogue.set", before: { quantity: "about 55k orders" }, after: { quantity: null } },
    ]);
  });

  it("loses no field when two people write at once", async () => {
    const fields = ["owner", "licence", "retention", "comments", "contents"] as const;
    await Promise.all(fields.map((field) => write(field, field)));
    const { values } = await only();
    for (const field of fields) expect(values[field].text).toBe(field);
  });

  it("has nothing of a stage that isn't in the draft", async () => {
    const edit = { stageId: "gone", field: "owner", text: "x" } as const;
    await expect(editCatalogue(db, project, edit, actor)).rejects.toMatchObject({ code: "source_not_found" });
  });

  it("takes owner and contents from the workspace's data set of the same bytes", async () => {
    const { sha256 } = await db.prisma.dataFile.findUniqueOrThrow({ where: { id: tenant.fileId } });
    await db.prisma.dataset.create({
      data: {
        ...{ workspaceId: tenant.workspaceId, name: "All orders", description: "One row per order", ownerId: actor.id },
        versions: { create: { number: 3, fileName: "o.csv", sha256, bytes: 1n } },
      },
    });
    const { values, dataset } = await only();
    expect(dataset).toMatchObject({ name: "All orders", version: 3 });
    expect(values.contents).toMatchObject({ text: "One row per order", origin: "dataset" });
    expect(values.owner).toMatchObject({ text: "editor", origin: "dataset" });
  });
});

describe("an exported catalogue", () => {
  it.each(["=1+1", "+49 30", "-2", "@cmd", "\t=x", `=HYPERLINK("http://x")`, 'a "quoted", cell'])(
    "computes nothing in a spreadsheet: %s",
    async (text) => {
      await write("comments", text);
      const { text: csv } = await exportCatalogueCsv(db, project);
      const rows: string[][] = parse(csv, { relax_column_count: true });
      expect(rows[0]?.[0]).toBe("Source");
      const cell = rows[1]?.[4] ?? "";
      expect(cell.replace(/^'/, "")).toBe(text);
      for (const each of rows.flat()) expect(each).not.toMatch(/^[=+\-@\t\r]/);
    },
  );

  it("names the head of the trail", async () => {
    await write("owner", "Ada");
    const head = await readAuditHead(db, project.workspaceId);
    for (const file of [await exportCatalogueCsv(db, project), await exportDatasheets(db, project)])
      expect(file.text).toContain(head?.hash);
  });

  it("has the seven sections of a datasheet per source, and no tag or table of what people typed", async () => {
    await write("comments", "<script>x</script> | a\n# b\n[l](javascript:1)");
    await write("motivation", "Collected for billing.");
    const { text } = await exportDatasheets(db, project);
    expect([...text.matchAll(/^### (.+)$/gm)].map(([, title]) => title)).toEqual([
      ...["Motivation", "Composition", "Collection", "Preprocessing and labelling", "Uses", "Distribution"],
      "Maintenance",
    ]);
    expect(text).toContain("Collected for billing.");
    expect(text).toMatch(/### Uses\n\nunknown/);
    expect(text).not.toContain("<script>");
    expect(text).not.toMatch(/^# b/m);
    expect(text).not.toContain("[l](");
  });
});
