import { crc32 } from "node:zlib";

export type ArchiveFile = { path: string; bytes: Buffer };

const BLOCK = 512;
/** A deflate block that is only stored can't be longer. */
const STORED = 65_535;

const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, "0")}\0`;

/** A name of more than 100 bytes is cut at a slash into prefix and name. @throws RangeError */
function splitName(path: string): { name: string; prefix: string } {
  if (Buffer.byteLength(path) <= 100) return { name: path, prefix: "" };
  for (let at = path.indexOf("/"); at !== -1; at = path.indexOf("/", at + 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)];
    if (Buffer.byteLength(prefix) <= 155 && Buffer.byteLength(name) <= 100) return { name, prefix };
  }
  throw new RangeError(`the path is too long for an archive: ${path}`);
}

function header({ path, bytes }: ArchiveFile): Buffer {
  const block = Buffer.alloc(BLOCK);
  const { name, prefix } = splitName(path);
  block.write(name, 0, 100, "utf8");
  block.write(octal(0o644, 8), 100, "latin1");
  block.write(octal(0, 8), 108, "latin1");
  block.write(octal(0, 8), 116, "latin1");
  block.write(octal(bytes.length, 12), 124, "latin1");
  block.write(octal(0, 12), 136, "latin1");
  block.write("        ", 148, "latin1");
  block.write("0", 156, "latin1");
  block.write("ustar\0" + "00", 257, "latin1");
  block.write(prefix, 345, 155, "utf8");
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return block;
}

/**
 * A tar of plain files, in the order given: owner 0, mode 644, time 0, so that its bytes follow from names and contents.
 * @throws RangeError for a path no tar can hold
 */
export function ustar(files: readonly ArchiveFile[]): Buffer {
  const parts = files.flatMap((file) => [
    header(file),
    file.bytes,
    Buffer.alloc((BLOCK - (file.bytes.length % BLOCK)) % BLOCK),
  ]);
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}

/**
 * A gzip file that stores instead of compressing. The compressor differs between versions of Node and between
 * processors, so its output can't be named by a hash; a few hundred kilobytes more cost nothing.
 */
export function storedGzip(bytes: Buffer): Buffer {
  const parts: Buffer[] = [Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff])];
  for (let from = 0; from === 0 || from < bytes.length; from += STORED) {
    const block = bytes.subarray(from, from + STORED);
    const head = Buffer.alloc(5);
    head.writeUInt8(from + STORED >= bytes.length ? 1 : 0, 0);
    head.writeUInt16LE(block.length, 1);
    head.writeUInt16LE(~block.length & 0xffff, 3);
    parts.push(head, block);
  }
  const tail = Buffer.alloc(8);
  tail.writeUInt32LE(crc32(bytes) >>> 0, 0);
  tail.writeUInt32LE(bytes.length >>> 0, 4);
  return Buffer.concat([...parts, tail]);
}
