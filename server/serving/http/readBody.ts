import type { IncomingMessage } from "node:http";
import { BadRequestError } from "../../errors/index.ts";
import { bodyTooLarge } from "../errors.ts";

/**
 * The whole body. What is announced as too large isn't read at all.
 * @throws TooLargeError `body_too_large` · BadRequestError `body_incomplete`
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (Number(request.headers["content-length"] ?? 0) > maxBytes) {
      reject(bodyTooLarge(maxBytes));
      return;
    }
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        request.pause();
        reject(bodyTooLarge(maxBytes));
      } else chunks.push(chunk);
    });
    request.on("end", () =>
      resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)),
    );
    const cut = (): void =>
      reject(
        new BadRequestError({
          code: "body_incomplete",
          userMessage: "The request ended before all of it had arrived.",
        }),
      );
    request.on("aborted", cut);
    request.on("error", cut);
  });
}
