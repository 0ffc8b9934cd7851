/** Feature's operations on numbers side by side, for one row: the same as `shapes.py`, `extract.py` and `differences.py`. */
import { z } from "zod";
import type { TwinRow, TwinSteps } from "../contract.ts";

const dayMs = 86_400_000;
const yearDays = 365.25;
const numberOf = (row: TwinRow, name: string): number | null => {
  const value = row.get(name);
  return typeof value === "number" ? value : null;
};
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

const edgesSchema = z.object({ edges: z.record(z.string(), z.array(z.number())) });
const productsSchema = z.object({ products: z.array(z.object({ name: z.string(), of: z.array(z.string()) })) });
const ratiosSchema = z.object({
  ratios: z.array(z.object({ name: z.string(), of: z.string(), by: z.string() })),
  atZero: z.number(),
});
const spansSchema = z.object({
  spans: z.array(z.object({ name: z.string(), from: z.string(), to: z.string() })),
  unit: z.string(),
  keep: z.boolean(),
  timed: z.array(z.string()),
});
const pcaSchema = z.object({
  centre: z.record(z.string(), z.number()),
  spread: z.record(z.string(), z.number()),
  components: z.array(z.object({ name: z.string(), weights: z.array(z.number()) })),
});

export const quantitiesTwin: TwinSteps = {
  root: (columns, parameters) => {
    const cube = parameters["degree"] === "cube";
    return (row) => {
      for (const name of columns) {
        const value = numberOf(row, name);
        if (value !== null) row.set(name, cube ? Math.cbrt(value) : Math.sign(value) * Math.sqrt(Math.abs(value)));
      }
      return null;
    };
  },

  bins: (columns, parameters) => {
    const edges = new Map(Object.entries(edgesSchema.parse(parameters).edges));
    return (row) => {
      for (const name of columns) {
        const value = numberOf(row, name);
        if (value !== null) row.set(name, (edges.get(name) ?? []).filter((edge) => edge < value).length);
      }
      return null;
    };
  },

  normalise: (columns, parameters) => {
    const { norm } = parameters;
    return (row) => {
      let length = 0;
      for (const name of columns) {
        const size = Math.abs(numberOf(row, name) ?? 0);
        length = norm === "max" ? Math.max(length, size) : length + (norm === "l2" ? size * size : size);
      }
      if (norm === "l2") length = Math.sqrt(length);
      for (const name of columns) {
        const value = numberOf(row, name);
        if (value !== null && length > 0) row.set(name, value / length);
      }
      return null;
    };
  },

  polynomial: (_columns, parameters) => {
    const { products } = productsSchema.parse(parameters);
    return (row) => {
      for (const product of products) {
        const factors = product.of.map((name) => numberOf(row, name));
        const known = factors.filter((factor) => factor !== null);
        row.set(
          product.name,
          known.length < factors.length ? null : finite(known.reduce((result, factor) => result * factor)),
        );
      }
      return null;
    };
  },

  ratio: (_columns, parameters) => {
    const { ratios, atZero } = ratiosSchema.parse(parameters);
    return (row) => {
      for (const ratio of ratios) {
        const [of, by] = [numberOf(row, ratio.of), numberOf(row, ratio.by)];
        row.set(ratio.name, of === null || by === null ? null : by === 0 ? atZero : finite(of / by));
      }
      return null;
    };
  },

  date_difference: (columns, parameters) => {
    const { spans, unit, keep, timed } = spansSchema.parse(parameters);
    const moment = (row: TwinRow, name: string): number | null => {
      const value = numberOf(row, name);
      return value === null ? null : timed.includes(name) ? value : value * dayMs;
    };
    return (row) => {
      const made = spans.map((span) => {
        const [from, to] = [moment(row, span.from), moment(row, span.to)];
        const days = from === null || to === null ? null : (to - from) / dayMs;
        return [span.name, days === null ? null : unit === "years" ? days / yearDays : days] as const;
      });
      if (!keep) for (const name of columns) row.delete(name);
      for (const [name, value] of made) row.set(name, value);
      return null;
    };
  },

  pca: (columns, parameters) => {
    const { centre, spread, components } = pcaSchema.parse(parameters);
    const scales = columns.map((name) => ({ name, centre: centre[name] ?? 0, spread: spread[name] ?? 1 }));
    return (row) => {
      const z = scales.map((scale) => {
        const value = numberOf(row, scale.name);
        return value === null ? null : (value - scale.centre) / scale.spread;
      });
      for (const { name } of scales) row.delete(name);
      for (const { name, weights } of components) {
        let total: number | null = 0;
        for (const [at, value] of z.entries())
          total = total === null || value === null ? null : total + value * (weights[at] ?? 0);
        row.set(name, total);
      }
      return null;
    };
  },
};
