import { z } from "zod";
import type { Database, Prisma } from "../db/index.ts";
import { ConflictError, ForbiddenError, NotFoundError } from "../errors/index.ts";
import { isRunOver, type RunStatus } from "../runs/index.ts";

export const noteKinds = ["hypothesis", "conclusion"] as const;
export const noteKindSchema = z.enum(noteKinds);
export type NoteKind = z.infer<typeof noteKindSchema>;
export const MAX_NOTE = 4000;
export const noteTextSchema = z.string().trim().max(MAX_NOTE, `A note has at most ${MAX_NOTE} characters.`);

export type RunNote = {
  text: string;
  authorId: string;
  authorName: string | null;
  /** When it was first written, and when it got the words it has now. */
  writtenAt: Date;
  changedAt: Date;
  /** Earlier wordings, newest first. */
  history: { text: string; at: Date }[];
};
export type RunNotes = Record<NoteKind, RunNote | null>;

type Key = { projectId: string; runId: string };
type NewNote = Key & { kind: NoteKind; authorId: string; text: string };

const rowSchema = z.object({ text: z.string(), kind: noteKindSchema, authorId: z.string(), createdAt: z.date() });

/**
 * What was expected of runs and concluded from them.
 * @returns by run id; runs without notes have no entry
 */
export async function readNotes(
  db: Database,
  { projectId, runIds }: { projectId: string; runIds: string[] },
): Promise<Map<string, RunNotes>> {
  const rows = await db.prisma.runNote.findMany({
    where: { projectId, runId: { in: runIds } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  const people = await db.prisma.user.findMany({
    where: { id: { in: [...new Set(rows.map((row) => row.authorId))] } },
    select: { id: true, name: true },
  });
  const names = new Map(people.map((person) => [person.id, person.name]));
  const found = new Map<string, RunNotes>();
  for (const row of rows) {
    const { kind, text, authorId, createdAt } = rowSchema.parse(row);
    const notes = found.get(row.runId) ?? { hypothesis: null, conclusion: null };
    const before = notes[kind];
    notes[kind] = {
      text,
      authorId,
      authorName: names.get(authorId) ?? null,
      writtenAt: before?.writtenAt ?? createdAt,
      changedAt: createdAt,
      history: before === null ? [] : [{ text: before.text, at: before.changedAt }, ...before.history],
    };
    found.set(row.runId, notes);
  }
  return found;
}

/**
 * Adds a note or a new wording of one's own; every earlier wording stays readable.
 * @throws NotFoundError `run_not_found`; ForbiddenError `note_of_another`; ConflictError `run_not_over` for a conclusion
 *   before the end, `run_over` for a first hypothesis after it: what is said afterwards expects nothing
 */
export async function writeNote(db: Database, note: NewNote): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    const { status } = await lockRun(tx, note);
    const first = await firstOf(tx, note);
    if (first !== null && first.authorId !== note.authorId) {
      throw new ForbiddenError({
        code: "note_of_another",
        userMessage: `This ${note.kind} was written by somebody else.`,
        remedy: "Only its author can change it.",
      });
    }
    if (note.kind === "conclusion" && !isRunOver(status)) {
      throw new ConflictError({
        code: "run_not_over",
        userMessage: "The run is still under way.",
        remedy: "Write the conclusion when it has ended.",
      });
    }
    if (note.kind === "hypothesis" && first === null && isRunOver(status)) {
      throw new ConflictError({
        code: "run_over",
        userMessage: "The run has ended, so what is written now is no hypothesis.",
        remedy: "Write it as the conclusion.",
      });
    }
    await append(tx, note);
  });
}

/** The hypothesis given with the start of a run; sent twice, it is written once. */
export async function noteAtStart(db: Database, note: Omit<NewNote, "kind">): Promise<void> {
  const whole: NewNote = { ...note, kind: "hypothesis" };
  await db.prisma.$transaction(async (tx) => {
    await lockRun(tx, whole);
    if ((await firstOf(tx, whole)) === null) await append(tx, whole);
  });
}

/** Two people writing the first note of a run at once: the second waits here and then finds an author. */
async function lockRun(tx: Prisma.TransactionClient, { projectId, runId }: Key): Promise<{ status: RunStatus }> {
  const rows = await tx.$queryRaw<{ status: RunStatus }[]>`
    SELECT status FROM "Run" WHERE id = ${runId}::uuid AND "projectId" = ${projectId}::uuid FOR NO KEY UPDATE`;
  const [row] = rows;
  if (!row) throw new NotFoundError({ code: "run_not_found", userMessage: "This run does not exist." });
  return row;
}

const firstOf = (tx: Prisma.TransactionClient, { projectId, runId, kind }: NewNote) =>
  tx.runNote.findFirst({
    where: { projectId, runId, kind },
    orderBy: { createdAt: "asc" },
    select: { authorId: true },
  });

async function append(
  tx: Prisma.TransactionClient,
  { projectId, runId, kind, authorId, text }: NewNote,
): Promise<void> {
  // Not the transaction's time: one that waited for the lock began before the one it waited for.
  await tx.runNote.create({ data: { projectId, runId, kind, authorId, text, createdAt: new Date() } });
}
