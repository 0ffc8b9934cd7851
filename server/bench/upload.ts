/** A file of 500 MB into the product over loopback, in the pieces the browser sends. */
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { z } from "zod";
import { ROOT } from "../boot/paths.mjs";
import { startProductionCopy } from "./canvas/productionCopy.ts";

const MB = 1_000_000;
const PIECE = 32 * 1024 * 1024;
const SAMPLE_MS = 50;
const GOALS = { megabytesPerSecond: 100, webMegabytes: 300 };

const stateSchema = z.object({ id: z.string(), received: z.number(), fileId: z.string().nullable() });

export type UploadResult = {
  megabytes: number;
  seconds: number;
  megabytesPerSecond: number;
  /** Largest resident size of the web process meanwhile, and before it began; null where it can't be told. */
  webMegabytes: { before: number; peak: number } | null;
  goals: typeof GOALS;
};

/**
 * @param running address of a product that is there already (anybody may sign up); without it one is built and started
 * @param megabytes size of the file; its content can't be packed
 */
export async function measureUpload(running?: string, megabytes = 500): Promise<UploadResult> {
  const copy = running === undefined ? await startProductionCopy(ROOT) : null;
  const url = running ?? copy?.url ?? "";
  try {
    const { cookie, projectId } = await prepare(url);
    const whole = megabytes * MB;
    const noise = Buffer.from(Array.from({ length: 1024 }, () => randomUUID()).join("\n"));
    const piece = Buffer.alloc(PIECE);
    for (let at = 0; at < PIECE; at += noise.length) noise.copy(piece, at);
    const web = webProcess(Number(new URL(url).port));
    const before = web === null ? 0 : residentMegabytes(web);
    let peak = before;
    const timer = setInterval(() => {
      if (web !== null) peak = Math.max(peak, residentMegabytes(web));
    }, SAMPLE_MS);
    const query = new URLSearchParams({ projectId, name: "big.csv", bytes: String(whole), fingerprint: randomUUID() });
    const started = performance.now();
    let state = await ask(`${url}/api/uploads?${query}`, { method: "POST", headers: { cookie } });
    while (state.fileId === null) {
      const end = Math.min(whole, state.received + PIECE);
      state = await ask(`${url}/api/uploads/${state.id}`, {
        method: "PATCH",
        headers: { cookie, "content-range": `bytes ${state.received}-${end - 1}/${whole}` },
        body: new Uint8Array(piece.buffer, 0, end - state.received),
      });
    }
    const seconds = (performance.now() - started) / 1000;
    clearInterval(timer);
    return {
      megabytes,
      seconds,
      megabytesPerSecond: megabytes / seconds,
      webMegabytes: web === null ? null : { before, peak },
      goals: GOALS,
    };
  } finally {
    await copy?.close();
  }
}

async function ask(url: string, init: RequestInit): Promise<z.infer<typeof stateSchema>> {
  const response = await fetch(url, init);
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status}: ${text}`);
  return stateSchema.parse(JSON.parse(text));
}

/** Signs up, and makes an empty project. */
async function prepare(url: string): Promise<{ cookie: string; projectId: string }> {
  const jar = new Map<string, string>();
  const call = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(`${url}${path}`, {
      redirect: "manual",
      ...init,
      headers: { ...init.headers, cookie },
    });
    for (const line of response.headers.getSetCookie()) {
      const [name = "", value = ""] = (line.split(";")[0] ?? "").split(/=(.*)/);
      jar.set(name, value);
    }
    const text = await response.text();
    if (response.status >= 400) throw new Error(`${path}: ${text}`);
    return text === "" ? null : JSON.parse(text);
  };
  const data = z.object({ result: z.object({ data: z.object({ json: z.unknown() }) }) });
  const mutate = async (path: string, input: object): Promise<unknown> =>
    data.parse(
      await call(`/api/trpc/${path}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ json: input }),
      }),
    ).result.data.json;
  const account = { name: "Bench", email: `${randomUUID()}@example.com`, password: `words for ${randomUUID()}` };
  await mutate("account.signUp", account);
  const { csrfToken } = z.object({ csrfToken: z.string() }).parse(await call("/api/auth/csrf"));
  await call("/api/auth/callback/credentials", {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ ...account, csrfToken, json: "true" }).toString(),
  });
  const listed = data.parse(await call(`/api/trpc/workspaces.list?input=${encodeURIComponent('{"json":{}}')}`));
  const workspaceId = z.array(z.object({ id: z.string() })).parse(listed.result.data.json)[0]?.id ?? "";
  const made = await mutate("projects.create", { workspaceId, name: "Upload" });
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
  return { cookie, projectId: z.object({ id: z.string() }).parse(made).id };
}

/** The process that listens on a port of this machine; null where the system doesn't tell. */
function webProcess(port: number): number | null {
  try {
    const wanted = `:${port.toString(16).toUpperCase().padStart(4, "0")} `;
    const lines = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((path) => readFileSync(path, "utf8").split("\n"));
    const inode = lines
      .find((line) => line.includes(wanted) && line.includes(" 0A "))
      ?.trim()
      .split(/\s+/)[9];
    return (
      readdirSync("/proc")
        .filter((name) => /^\d+$/.test(name))
        .map(Number)
        .find((pid) => openSockets(pid).includes(inode ?? "none")) ?? null
    );
  } catch {
    return null;
  }
}

function openSockets(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      const found = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`))?.[1];
      return found === undefined ? [] : [found];
    });
  } catch {
    return [];
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

function residentMegabytes(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1000;
  } catch {
    return 0;
  }
}
