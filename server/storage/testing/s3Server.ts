import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";

type Stored = { body: Buffer; at: Date };

export type S3Server = {
  endpoint: string;
  /** by bucket and key */
  objects: Map<string, Stored>;
  /** Answers the next requests with this status instead. */
  failNext: (status: number, times: number) => void;
  close: () => Promise<void>;
};

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

const etag = (body: Buffer): string => `"${createHash("md5").update(body).digest("hex")}"`;
const missing = "<Error><Code>NoSuchKey</Code></Error>";

/** As much of S3 as a store of files needs, in memory: put (also in parts), get, head, copy, list by pages, delete. */
export async function startS3Server({ pageSize = 2 } = {}): Promise<S3Server> {
  const objects = new Map<string, Stored>();
  const parts = new Map<string, Map<number, Buffer>>();
  let failures: number[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const url = new URL(request.url ?? "/", "http://s3");
      const path = decodeURIComponent(url.pathname).slice(1);
      const query = url.searchParams;
      const xml = (text: string, status = 200): void => {
        response.writeHead(status, { "content-type": "application/xml" }).end(`<?xml version="1.0"?>${text}`);
      };
      const failure = failures.shift();
      if (failure !== undefined) return xml("<Error><Code>SlowDown</Code></Error>", failure);
      if (!(request.headers.authorization ?? "").startsWith("AWS4-HMAC-SHA256")) {
        return xml("<Error><Code>AccessDenied</Code></Error>", 403);
      }
      const upload = query.get("uploadId");
      if (request.method === "GET" && query.get("list-type") === "2") {
        const prefix = `${path.replace(/\/$/, "")}/${query.get("prefix") ?? ""}`;
        const after = query.get("continuation-token") ?? "";
        const found = [...objects].filter(([key]) => key.startsWith(prefix) && key > after).sort();
        const page = found.slice(0, pageSize);
        const more = pageSize < found.length;
        const bucket = path.split("/")[0] ?? "";
        const contents = page.map(
          ([key, { body: stored, at }]) =>
            `<Contents><Key>${key.slice(bucket.length + 1)}</Key><LastModified>${at.toISOString()}</LastModified><Size>${stored.length}</Size></Contents>`,
        );
        const next = more ? `<NextContinuationToken>${page.at(-1)?.[0] ?? ""}</NextContinuationToken>` : "";
        return xml(
          `<ListBucketResult><IsTruncated>${more}</IsTruncated>${next}${contents.join("")}</ListBucketResult>`,
        );
      }
      if (request.method === "POST" && query.has("uploads")) {
        parts.set(path, new Map());
        return xml(
          `<InitiateMultipartUploadResult><UploadId>${path.length}</UploadId></InitiateMultipartUploadResult>`,
        );
      }
      if (request.method === "POST" && upload !== null) {
        const whole = [...(parts.get(path) ?? [])].sort(([a], [b]) => a - b).map(([, part]) => part);
        objects.set(path, { body: Buffer.concat(whole), at: new Date() });
        return xml("<CompleteMultipartUploadResult><ETag>x</ETag></CompleteMultipartUploadResult>");
      }
      if (request.method === "PUT") {
        const source = request.headers["x-amz-copy-source"];
        const given = typeof source === "string" ? objects.get(decodeURIComponent(source))?.body : body;
        if (given === undefined) return xml(missing, 404);
        if (upload !== null) parts.get(path)?.set(Number(query.get("partNumber")), given);
        else objects.set(path, { body: given, at: new Date() });
        response.setHeader("etag", etag(given));
        return xml(typeof source === "string" ? "<CopyObjectResult><ETag>x</ETag></CopyObjectResult>" : "");
      }
      const found = objects.get(path);
      if (request.method === "DELETE") {
        objects.delete(path);
        return response.writeHead(204).end();
      }
      if (found === undefined) return request.method === "HEAD" ? response.writeHead(404).end() : xml(missing, 404);
      response.writeHead(200, {
        "content-length": found.body.length,
        "last-modified": found.at.toUTCString(),
        etag: etag(found.body),
      });
      return response.end(request.method === "HEAD" ? undefined : found.body);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    endpoint: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`,
    objects,
    failNext: (status, times) => {
      failures = Array(times).fill(status);
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
