import { createServer } from "node:http";
import { Readable } from "node:stream";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { appRouter } from "../../api/root.ts";
import { findSession } from "../../auth/index.ts";
import type { Database } from "../../db/index.ts";

/**
 * The product's own procedures behind a real HTTP server; who asks is told by a session id in the `authorization` header.
 * @returns its address, and how to stop it
 */
export async function startApiServer(db: Database): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer((incoming, outgoing) => {
    const gone = new AbortController();
    outgoing.once("close", () => gone.abort());
    const answer = async (): Promise<void> => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
      const request = new Request(`http://localhost${incoming.url}`, {
        method: incoming.method ?? "GET",
        headers: { "content-type": "application/json" },
        signal: gone.signal,
        ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
      });
      const session = await findSession(db, incoming.headers.authorization ?? "");
      const response = await fetchRequestHandler({
        endpoint: "/api/trpc",
        req: request,
        router: appRouter,
        createContext: () => ({ db, session, address: "127.0.0.1" }),
      });
      outgoing.writeHead(response.status, Object.fromEntries(response.headers));
      if (response.body === null) return void outgoing.end();
      const body = Readable.from(response.body);
      outgoing.once("close", () => body.destroy());
      body.on("error", () => outgoing.destroy());
      body.pipe(outgoing);
    };
    answer().catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
