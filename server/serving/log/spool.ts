import { closeSync, existsSync, mkdirSync, openSync, readdirSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";

/** A closed file of the log; only its owner, or whoever finds the owner dead, may flush and delete it. */
export type Segment = { path: string; processId: string };

const NAME = /^([0-9a-f-]{36})\.(\d+)\.ndjson$/;

/** Closed segments of a folder by the process that wrote them, oldest first. */
export function listSegments(folder: string): Segment[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((file) => ({ file, found: NAME.exec(file) }))
    .filter(({ found }) => found !== null)
    .sort((a, b) => Number(a.found?.[2]) - Number(b.found?.[2]))
    .map(({ file, found }) => ({ path: join(folder, file), processId: found?.[1] ?? "" }));
}

const bytesOf = (path: string): number => (existsSync(path) ? statSync(path).size : 0);

/**
 * Files of one process that are appended to with a plain write: once `append` returns, the system holds the bytes and
 * the end of this process can't take them away.
 * @param mostBytes files waiting to be flushed may hold this much; `append` throws beyond it
 */
export function createSpool(folder: string, processId: string, mostBytes: number) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  let number = 0;
  /** `torn`: the last write failed half-way; what follows begins a new line. */
  let open: { file: number; path: string; torn: boolean } | null = null;
  let waiting: Segment[] = [];

  const close = (): void => {
    if (open === null) return;
    closeSync(open.file);
    waiting.push({ path: open.path, processId });
    open = null;
  };

  return {
    append: (text: string): void => {
      if (open === null) {
        number += 1;
        const path = join(folder, `${processId}.${number}.ndjson`);
        const held = waiting.reduce((sum, segment) => sum + bytesOf(segment.path), 0);
        if (held > mostBytes) throw new Error(`the log on disk holds ${held} bytes already`);
        open = { file: openSync(path, "a", 0o600), path, torn: false };
      }
      const bytes = Buffer.from(open.torn ? `\n${text}` : text);
      open.torn = true;
      for (let at = 0; at < bytes.length;) at += writeSync(open.file, bytes, at);
      open.torn = false;
    },
    /** Closes the current file and hands out everything that waits. A segment that still exists is handed out again. */
    take: (): Segment[] => {
      close();
      waiting = waiting.filter(({ path }) => existsSync(path));
      return [...waiting];
    },
    close,
  };
}
