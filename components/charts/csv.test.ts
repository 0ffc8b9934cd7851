import fc from "fast-check";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import type { Panel } from "../../server/stages/contract.ts";
import { toCsv } from "./csv.ts";
import { tableOfPanel } from "./panelTable.ts";

describe("the CSV behind a picture", () => {
  it("never lets a cell start a formula", () => {
    const csv = toCsv({
      columns: [{ key: "a", label: "=HYPERLINK(1)", numeric: false }],
      rows: [{ a: "=1+1" }, { a: "@cmd" }, { a: "+x" }, { a: "-y" }, { a: "\t=1" }, { a: -3.5 }, { a: "-1e-7" }],
    });
    expect(csv.split("\r\n")).toEqual(["'=HYPERLINK(1)", "'=1+1", "'@cmd", "'+x", "'-y", "'\t=1", "-3.5", "-1e-7", ""]);
  });

  it("reads back as it was written, whatever the text", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme" }), { minLength: 1 }), (values) => {
        const rows = values.map((a) => ({ a, b: 1 }));
        const columns = [
          { key: "a", label: "a", numeric: false },
          { key: "b", label: "b", numeric: true },
        ];
        const back: Record<string, string>[] = parse(toCsv({ columns, rows }), { columns: true });
        expect(back.map((row) => row["a"]?.replace(/^'(?=[=+\-@\t\r])/, ""))).toEqual(
          values.map((value) => value.replace(/^'(?=[=+\-@\t\r])/, "")),
        );
      }),
    );
  });
});

describe("the table behind a picture", () => {
  it("keeps every point of every line", () => {
    const panel: Panel = {
      kind: "line",
      id: "roc",
      title: "ROC",
      x: "false positive rate",
      y: "true positive rate",
      series: [
        {
          name: "model",
          points: [
            [0, 0],
            [0.5, 0.9],
            [1, 1],
          ],
        },
        {
          name: "chance",
          style: "dashed",
          points: [
            [0, 0],
            [1, 1],
          ],
        },
      ],
    };
    expect(tableOfPanel(panel).rows).toHaveLength(5);
  });

  it("pairs the edges of a histogram with its counts", () => {
    const table = tableOfPanel({
      kind: "histogram",
      id: "h",
      title: "h",
      edges: [0, 1, 2],
      series: [{ name: "train", counts: [3, 4] }],
    });
    expect(table.rows).toEqual([
      { from: 0, to: 1, s0: 3 },
      { from: 1, to: 2, s0: 4 },
    ]);
  });

  it("shows ranges only where there are some", () => {
    const labels = (panel: Panel): string[] => tableOfPanel(panel).columns.map((each) => each.label);
    expect(labels({ kind: "bars", id: "b", title: "column", items: [{ label: "x", value: 1 }] })).toEqual([
      "column",
      "value",
    ]);
    expect(
      labels({ kind: "bars", id: "b", title: "column", items: [{ label: "x", value: 1, low: 0, high: 2 }] }),
    ).toEqual(["column", "value", "low", "high"]);
  });
});
