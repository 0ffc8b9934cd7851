import { connect, type Socket } from "node:net";

export type Load = { requests: number; perSecond: number; p50: number; p99: number; failed: number };

/** One connection that asks again as soon as it has its answer. */
function client(port: number, request: Buffer, until: number, taken: number[]): Promise<number> {
  return new Promise((resolve, reject) => {
    let failed = 0;
    let text = "";
    let started = 0;
    const socket: Socket = connect(port, "127.0.0.1");
    socket.setNoDelay(true);
    const ask = (): void => {
      if (performance.now() >= until) {
        socket.destroy();
        resolve(failed);
        return;
      }
      started = performance.now();
      socket.write(request);
    };
    socket.on("connect", ask);
    socket.on("error", reject);
    socket.on("close", () => reject(new Error(`the connection was closed: ${text.slice(0, 200)}`)));
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      const head = text.indexOf("\r\n\r\n");
      if (head === -1) return;
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
      if (text.length < head + 4 + length) return;
      taken.push(performance.now() - started);
      if (!text.startsWith("HTTP/1.1 200")) failed += 1;
      text = "";
      ask();
    });
  });
}

/**
 * Closed-loop load over kept-alive connections.
 * @returns milliseconds per answer and answers per second
 */
export async function loadHttp(
  port: number,
  request: Buffer,
  { clients, seconds }: { clients: number; seconds: number },
): Promise<Load> {
  const taken: number[] = [];
  const started = performance.now();
  const failures = await Promise.all(
    Array.from({ length: clients }, () => client(port, request, started + seconds * 1000, taken)),
  );
  const elapsed = (performance.now() - started) / 1000;
  taken.sort((a, b) => a - b);
  const at = (share: number): number =>
    taken[Math.min(taken.length - 1, Math.floor(taken.length * share))] ?? Number.NaN;
  return {
    requests: taken.length,
    perSecond: taken.length / elapsed,
    p50: at(0.5),
    p99: at(0.99),
    failed: failures.reduce((sum, one) => sum + one, 0),
  };
}

/** A POST of a JSON body, as bytes on the wire. */
export function postBytes(path: string, key: string, body: unknown): Buffer {
  const text = Buffer.from(JSON.stringify(body));
  const head = [
    `POST ${path} HTTP/1.1`,
    "host: 127.0.0.1",
    "content-type: application/json",
    `authorization: Bearer ${key}`,
    `content-length: ${text.length}`,
    "",
    "",
  ];
  return Buffer.concat([Buffer.from(head.join("\r\n")), text]);
}
