/** Reading and writing tar (ustar), one entry at a time: an archive of any size needs the memory of its largest entry. */
import { StagecraftError } from "../errors/index.ts";

export type Entry = { path: string; data: Buffer };

const BLOCK = 512;

/** Far more than what is written into one entry; a header that claims more is not ours. */
const MAX_ENTRY_BYTES = 512 << 20;

/** @returns `data` as one tar entry; `path` is ASCII, at most 100 characters */
export function packEntry({ path, data }: Entry): Buffer {
  const header = Buffer.alloc(BLOCK);
  header.write(path, 0, 100, "ascii");
  header.write("0000600\0", 100, "ascii");
  header.write("0000000\0", 108, "ascii");
  header.write("0000000\0", 116, "ascii");
  header.write(`${data.length.toString(8).padStart(11, "0")}\0`, 124, "ascii");
  header.write("00000000000\0", 136, "ascii");
  header.write("0", 156, "ascii");
  header.write("ustar\u000000", 257, "ascii");
  header.write(`${checksum(header).toString(8).padStart(6, "0")}\0 `, 148, "ascii");
  return Buffer.concat([header, data, Buffer.alloc((BLOCK - (data.length % BLOCK)) % BLOCK)]);
}

/** What ends an archive. */
export const TAR_END = Buffer.alloc(2 * BLOCK);

/** The sum of the header's bytes, its own field read as blanks. */
function checksum(header: Buffer): number {
  let sum = 0;
  for (const [at, byte] of header.entries()) sum += at >= 148 && at < 156 ? 0x20 : byte;
  return sum;
}

/** @param why what is wrong, for the log */
export function archiveUnreadable(why: string, cause?: unknown): StagecraftError {
  return new StagecraftError({
    code: "archive_unreadable",
    userMessage: "This file is not a backup, or it is damaged or incomplete. Nothing was changed.",
    remedy: "Take another backup file; copy it again if it came over a network.",
    internal: why,
    cause,
  });
}

function archiveUnsafe(path: string): StagecraftError {
  return new StagecraftError({
    code: "archive_unsafe",
    userMessage: `This archive holds an entry that no backup has: ${JSON.stringify(path.slice(0, 100))}. Nothing was changed.`,
    remedy: "Don't trust the file; take one that the backup command wrote.",
  });
}

/**
 * The entries of an archive in their order.
 * @param allowed the only names an entry may have; a link, a folder or any other name is refused
 * @throws StagecraftError `archive_unreadable`, `archive_unsafe`
 */
export async function* unpackEntries(source: AsyncIterable<Buffer>, allowed: RegExp): AsyncGenerator<Entry> {
  const take = reader(source);
  for (;;) {
    const header = await take(BLOCK);
    if (header.every((byte) => byte === 0)) return;
    const text = (from: number, to: number): string => header.toString("latin1", from, to).replace(/\0[\s\S]*$/, "");
    if (Number.parseInt(text(148, 156), 8) !== checksum(header))
      throw archiveUnreadable("a header's checksum is wrong");
    const path = `${text(345, 500)}${text(0, 100)}`;
    const type = text(156, 157);
    if ((type !== "0" && type !== "") || !allowed.test(path)) throw archiveUnsafe(path);
    const bytes = Number.parseInt(text(124, 136), 8);
    if (!(bytes >= 0 && bytes <= MAX_ENTRY_BYTES)) throw archiveUnreadable(`${path} claims ${bytes} bytes`);
    const data = await take(bytes);
    await take((BLOCK - (bytes % BLOCK)) % BLOCK);
    yield { path, data };
  }
}

/** @returns takes exactly so many bytes off the stream */
function reader(source: AsyncIterable<Buffer>): (bytes: number) => Promise<Buffer> {
  const chunks = source[Symbol.asyncIterator]();
  let rest: Buffer[] = [];
  let held = 0;
  return async (bytes) => {
    while (held < bytes) {
      const next = await chunks.next().catch((error: unknown) => {
        throw archiveUnreadable("the stream broke off", error);
      });
      if (next.done === true) throw archiveUnreadable("the archive ends early");
      rest.push(next.value);
      held += next.value.length;
    }
    const all = rest.length === 1 && rest[0] !== undefined ? rest[0] : Buffer.concat(rest);
    rest = [all.subarray(bytes)];
    held -= bytes;
    return all.subarray(0, bytes);
  };
}
