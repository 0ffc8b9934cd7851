import { createReadStream, statSync } from "node:fs";
import { Readable } from "node:stream";
import superjson from "superjson";
import { z } from "zod";
import { env } from "../../env.js";
import { InvalidError, UnavailableError } from "../../errors/index.ts";
import { CommandFailed } from "../output.ts";

const publicSchema = z.object({ message: z.string(), remedy: z.string().optional() });
const failureSchema = z.object({ error: z.object({ json: z.object({ data: z.object({ public: publicSchema }) }) }) });
const answerSchema = z.object({ result: z.object({ data: z.custom<Parameters<typeof superjson.deserialize>[0]>() }) });

/** Another installation of Stagecraft, spoken to with a token. Every refusal becomes a sentence and exit code 1. */
export class RemoteServer {
  readonly #address: string;
  readonly #token: string;

  /** @throws InvalidError `token_missing`, `server_invalid` */
  constructor(address: string) {
    if (!/^https?:\/\//.test(address) || !URL.canParse(address)) {
      throw new InvalidError({
        code: "server_invalid",
        userMessage: `${address} is not the address of a server.`,
        remedy: "Write it like https://ml.example.com.",
      });
    }
    const { apiToken } = env();
    if (apiToken === undefined) {
      throw new InvalidError({
        code: "token_missing",
        userMessage: "There is no token to show to the server.",
        remedy: `Make one at ${address.replace(/\/+$/, "")}/account and set STAGECRAFT_TOKEN to it.`,
      });
    }
    this.#address = address.replace(/\/+$/, "");
    this.#token = apiToken;
  }

  async #fetch(path: string, init: RequestInit & { duplex?: "half" } = {}): Promise<Response> {
    const headers = { authorization: `Bearer ${this.#token}`, "content-type": "application/json", ...init.headers };
    try {
      return await fetch(`${this.#address}${path}`, { ...init, headers, redirect: "error" });
    } catch (cause) {
      throw new UnavailableError({
        code: "server_unreachable",
        userMessage: `${this.#address} doesn't answer.`,
        remedy: "Check the address and the connection, and try again.",
        cause,
      });
    }
  }

  async #read<S extends z.ZodType>(response: Response, schema: S): Promise<z.output<S>> {
    const body: unknown = await response.json().catch(() => null);
    if (!response.ok) {
      const failed = failureSchema.safeParse(body);
      const plain = publicSchema.safeParse(body);
      const said = failed.success ? failed.data.error.json.data.public : plain.success ? plain.data : null;
      const token = response.status === 401 ? "The server doesn't take this token (any more)." : null;
      const words = token ?? said?.message ?? `The server answered with status ${response.status}.`;
      throw new CommandFailed(
        [words, token === null ? said?.remedy : "Make a new one in your account there."].filter(Boolean).join("\n"),
      );
    }
    const answer = answerSchema.safeParse(body);
    return schema.parse(answer.success ? superjson.deserialize(answer.data.result.data) : body);
  }

  async query<S extends z.ZodType>(path: string, input: object, schema: S): Promise<z.output<S>> {
    const asked = new URLSearchParams({ input: JSON.stringify(superjson.serialize(input)) });
    return this.#read(await this.#fetch(`/api/trpc/${path}?${asked}`), schema);
  }

  async mutate<S extends z.ZodType>(path: string, input: object, schema: S): Promise<z.output<S>> {
    const body = JSON.stringify(superjson.serialize(input));
    return this.#read(await this.#fetch(`/api/trpc/${path}`, { method: "POST", body }), schema);
  }

  /** Sends a file as it is read. */
  async upload(projectId: string, name: string, path: string): Promise<string> {
    const query = new URLSearchParams({ projectId, name });
    const response = await this.#fetch(`/api/files?${query}`, {
      method: "POST",
      body: Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>,
      duplex: "half",
      headers: { "content-type": "application/octet-stream", "content-length": String(statSync(path).size) },
    });
    return (await this.#read(response, z.object({ id: z.string() }))).id;
  }

  async post<S extends z.ZodType>(path: string, body: object, schema: S): Promise<z.output<S>> {
    return this.#read(await this.#fetch(path, { method: "POST", body: JSON.stringify(body) }), schema);
  }

  /** The token's own workspace. */
  async workspaceId(): Promise<string> {
    const schema = z.object({ workspace: z.object({ id: z.string() }) });
    return (await this.query("remote.hello", {}, schema)).workspace.id;
  }
}
