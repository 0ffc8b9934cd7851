import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parseEnv } from "../env.js";
import { createS3Client } from "./openStore.ts";
import type { ArtifactStore } from "./port.ts";
import { createS3Store } from "./s3Store.ts";
import { startS3Server, type S3Server } from "./testing/s3Server.ts";

let server: S3Server;
let home: string;
let machines = 0;
beforeAll(async () => {
  server = await startS3Server();
  home = await mkdtemp(join(tmpdir(), "stagecraft-s3-"));
});
afterAll(async () => {
  await server.close();
  await rm(home, { recursive: true, force: true });
});
beforeEach(() => server.objects.clear());

/** Another machine of the installation: its own cache, the same bucket. */
function machine(): ArtifactStore {
  const access = { region: "us-east-1", endpoint: server.endpoint, accessKeyId: "key", secretAccessKey: "secret" };
  const cacheFolder = join(home, `machine-${(machines += 1)}`);
  return createS3Store({ client: createS3Client(access), bucket: "bucket", prefix: "team", cacheFolder });
}
async function textOf(stream: Readable): Promise<string> {
  let text = "";
  for await (const chunk of stream) text += String(chunk);
  return text;
}
const stored = (sha256: string) => `bucket/team/blobs/${sha256}`;
const put = (store: ArtifactStore, text: string) => store.putStream(Readable.from([text]), { maxBytes: 1e9 });

describe("a store in a bucket", () => {
  it("gives a second machine what the first one stored, as a file and as a folder", async () => {
    const [one, two] = [machine(), machine()];
    const { sha256 } = await put(one, "hello");
    expect(await textOf(await two.open(sha256))).toBe("hello");
    const folder = join(home, "folder");
    await mkdir(join(folder, "deep"), { recursive: true });
    await writeFile(join(folder, "deep", "a.txt"), "1");
    await writeFile(join(folder, "b.txt"), "2");
    const { manifest, hash } = await one.putFolder(folder, { type: "dataset" });
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(await two.has(manifest)).toBe(true);
    await two.materialize(manifest, join(home, "out"));
    expect(await readFile(join(home, "out", "deep", "a.txt"), "utf8")).toBe("1");
  });

  it("stores what is larger than one part, and the same bytes once", async () => {
    const large = Readable.from(Array.from({ length: 12 }, (_, n) => Buffer.alloc(1 << 20, n)));
    const one = await machine().putStream(large, { maxBytes: 1e9 });
    expect(server.objects.get(stored(one.sha256))?.body.length).toBe(12 << 20);
    await Promise.all([put(machine(), "same"), put(machine(), "same")]);
    expect(server.objects.size).toBe(2);
  });

  it("believes nothing that doesn't hash to its name", async () => {
    const { sha256, bytes } = await put(machine(), "hello");
    server.objects.set(stored(sha256), { body: Buffer.from("hellp"), at: new Date() });
    const other = machine();
    const manifest = [{ path: "a", sha256, bytes }];
    await expect(other.open(sha256)).rejects.toMatchObject({ code: "artifact_damaged" });
    await expect(other.verify(manifest)).rejects.toMatchObject({ code: "artifact_damaged" });
    const target = join(home, "bad");
    await expect(other.materialize(manifest, target)).rejects.toMatchObject({ code: "artifact_damaged" });
    server.objects.clear();
    expect(await other.has(manifest)).toBe(false);
    await expect(machine().open(sha256)).rejects.toMatchObject({ code: "artifact_damaged" });
  });

  it("deletes what nobody refers to, over all pages of the list, and spares what is young or was stored again", async () => {
    const store = machine();
    const texts = ["kept", "old 1", "old 2", "old 3", "again", "young"];
    const files = await Promise.all(texts.map((text) => put(store, text)));
    for (const { sha256 } of files.slice(0, 5)) {
      const object = server.objects.get(stored(sha256));
      if (object !== undefined) object.at = new Date(Date.now() - 3_600_000);
    }
    await put(machine(), "again");
    const report = await store.collectGarbage(new Set([files[0]?.sha256 ?? ""]), 1_800_000);
    expect(report).toEqual({ deleted: 3, bytes: 15 });
    expect([...server.objects.values()].map(({ body }) => body.toString()).sort()).toEqual(["again", "kept", "young"]);
  });

  it("acknowledges nothing that the bucket hasn't got", async () => {
    server.failNext(500, 20);
    await expect(put(machine(), "lost")).rejects.toMatchObject({ code: "store_unavailable", status: 503 });
    server.failNext(500, 0);
    expect(server.objects.size).toBe(0);
  });
});

it("is used where its variables are set", () => {
  expect(parseEnv({}).bucket).toBeUndefined();
  expect(parseEnv({ S3_BUCKET: "models", S3_PREFIX: "/team/a/" }).bucket).toMatchObject({
    bucket: "models",
    prefix: "team/a",
  });
});
