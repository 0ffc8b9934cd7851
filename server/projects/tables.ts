import { z } from "zod";
import type { Prisma } from "../db/index.ts";

const namesSchema = z.array(z.object({ name: z.string().regex(/^\w+$/) }));

/**
 * The tables that have all of these columns, asked of the database itself: a table that is added later can't be forgotten.
 * Sorted so that a table comes before those its rows point to.
 */
export async function tablesWith(tx: Prisma.TransactionClient, columns: string[]): Promise<string[]> {
  const found = namesSchema.parse(
    await tx.$queryRaw`SELECT c.table_name AS name FROM information_schema.columns c
      JOIN information_schema.tables t ON t.table_name = c.table_name AND t.table_schema = c.table_schema
      WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.column_name = ANY(${columns})
      GROUP BY c.table_name HAVING count(*) = ${columns.length}::int`,
  );
  const edges = z.array(z.object({ from: z.string(), to: z.string() })).parse(
    await tx.$queryRaw`SELECT DISTINCT a.relname AS "from", b.relname AS "to" FROM pg_constraint k
      JOIN pg_class a ON a.oid = k.conrelid JOIN pg_class b ON b.oid = k.confrelid
      WHERE k.contype = 'f' AND a.oid <> b.oid`,
  );
  const left = new Set(found.map(({ name }) => name));
  const sorted: string[] = [];
  while (left.size > 0) {
    const free = [...left].filter(
      (name) => !edges.some(({ from, to }) => to === name && from !== name && left.has(from)),
    );
    // Tables that point at each other in a ring: the database's own cascade has to do.
    const next = free.length > 0 ? free.sort() : [...left].sort().slice(0, 1);
    for (const name of next) left.delete(name);
    sorted.push(...next);
  }
  return sorted;
}
