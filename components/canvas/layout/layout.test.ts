import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Box, layered, type Link } from "./layered.ts";
import { tidy, type TidyRequest } from "./tidy.ts";

const GAPS = { x: 80, y: 48 };
const graph = fc
  .record({
    sizes: fc.array(
      fc.record({ width: fc.integer({ min: 40, max: 400 }), height: fc.integer({ min: 40, max: 300 }) }),
      {
        minLength: 1,
        maxLength: 30,
      },
    ),
    links: fc.array(fc.tuple(fc.nat(29), fc.nat(29)), { maxLength: 60 }),
  })
  .map(({ sizes, links }): { boxes: Box[]; links: Link[] } => ({
    boxes: sizes.map((size, index) => ({ id: `n${index}`, ...size })),
    links: links.map(([from, to]) => ({ from: `n${from % sizes.length}`, to: `n${to % sizes.length}` })),
  }));

type Placed = { id: string; x: number; y: number; width: number; height: number };
const overlap = (a: Placed, b: Placed): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
const anyOverlap = (boxes: Placed[]): boolean =>
  boxes.some((a, index) => boxes.slice(index + 1).some((b) => overlap(a, b)));

describe("the layered layout", () => {
  it("places every box, none on another, the same each time", () => {
    fc.assert(
      fc.property(graph, ({ boxes, links }) => {
        const places = layered(boxes, links, GAPS);
        const placed = boxes.map((box): Placed => ({ ...box, ...(places.get(box.id) ?? { x: NaN, y: NaN }) }));
        expect(placed.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y) && x >= 0 && y >= 0)).toBe(true);
        expect(anyOverlap(placed)).toBe(false);
        expect(layered(boxes, links, GAPS)).toEqual(places);
      }),
      { numRuns: 200 },
    );
  });

  it("leads every edge of a graph without circles from left to right", () => {
    fc.assert(
      fc.property(graph, ({ boxes, links }) => {
        const forward = links.filter(({ from, to }) => Number(from.slice(1)) < Number(to.slice(1)));
        const places = layered(boxes, forward, GAPS);
        const width = new Map(boxes.map((box) => [box.id, box.width]));
        for (const { from, to } of forward)
          expect((places.get(from)?.x ?? 0) + (width.get(from) ?? 0)).toBeLessThan(places.get(to)?.x ?? 0);
      }),
    );
  });

  it("lays out a thousand stages without laying one over another", () => {
    const boxes = Array.from({ length: 1000 }, (_, n) => ({ id: `n${n}`, width: 220, height: 118 }));
    const links = boxes.flatMap((_, n) =>
      [1, 7, 40].flatMap((back) => (n >= back ? [{ from: `n${n - back}`, to: `n${n}` }] : [])),
    );
    const places = layered(boxes, links, GAPS);
    const taken = new Set([...places.values()].map(({ x, y }) => `${x} ${y}`));
    expect(places.size).toBe(1000);
    expect(taken.size).toBe(1000);
  });
});

describe("tidying up", () => {
  const item = (id: string, extra: Partial<TidyRequest["items"][number]> = {}): TidyRequest["items"][number] => ({
    id,
    x: 1000,
    y: 500,
    width: 220,
    height: 118,
    pinned: false,
    frame: null,
    ...extra,
  });

  it("leaves pinned stages where they are and puts nothing on them", () => {
    fc.assert(
      fc.property(graph, fc.array(fc.nat(29), { maxLength: 3 }), fc.integer(), ({ boxes, links }, pins, seed) => {
        const spread = (n: number): number => Math.abs((n * 7919 + seed) % 4000);
        const items = boxes.map((box, n) =>
          item(box.id, { ...box, x: spread(n) * 4, y: spread(n + 50) * 4, pinned: pins.includes(n) }),
        );
        const pinned = items.filter((each) => each.pinned);
        // Pinned ones that already lie on each other are the person's business.
        fc.pre(!anyOverlap(pinned));
        const answer = tidy({ items, notes: [], frames: [], links });
        for (const { id } of pinned) expect(answer.items[id]).toBeUndefined();
        for (const { id, width, height } of items.filter((each) => !each.pinned)) {
          const place = answer.items[id];
          expect(place).toBeDefined();
          if (place) expect(pinned.some((other) => overlap({ id, width, height, ...place }, other))).toBe(false);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("keeps a frame around its members and everything else out of it", () => {
    const items = ["a", "b", "c", "d", "e"].map((id) => item(id, { frame: id < "c" ? "f" : null }));
    const links = ["ab", "bc", "ad", "de"].map(([from = "", to = ""]) => ({ from, to }));
    const frame = { id: "f", x: 0, y: 0, width: 100, height: 100, collapsed: false };
    const answer = tidy({ items, notes: [], frames: [frame], links });
    const box = answer.frames["f"];
    if (!box) throw new Error("no frame");
    const placed = items.map((each) => ({ ...each, ...answer.items[each.id] }));
    expect(anyOverlap(placed)).toBe(false);
    for (const each of placed) {
      const inside =
        each.x >= box.x && each.y >= box.y && each.x + 220 <= box.x + box.width && each.y + 118 <= box.y + box.height;
      expect(inside || !overlap(each, { id: "f", ...box })).toBe(true);
      expect(inside).toBe(each.frame === "f");
    }
  });
});
