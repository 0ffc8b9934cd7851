import { readApiError, type ApiError } from "../api/index.ts";
import { textNow } from "../messages/index.ts";

export type UploadOutcome = { ok: true; fileId: string } | { ok: false; error: ApiError };
export type UploadProgress = { sent: number; total: number };

/** Large enough that asking costs nothing, small enough that little is sent twice. */
const PIECE_BYTES = 32 * 1024 * 1024;
/** A lost connection is tried again this often before somebody is asked, each time after a longer pause. */
const TRIES = 5;
const FIRST_PAUSE_MS = 500;

type State = { id: string; received: number; fileId: string | null };
type Answer = { status: number; body: unknown };

function stateOf(body: unknown): State | null {
  if (typeof body !== "object" || body === null || !("id" in body) || !("received" in body)) return null;
  const { id, received } = body;
  const fileId = "fileId" in body && typeof body.fileId === "string" ? body.fileId : null;
  return typeof id === "string" && typeof received === "number" ? { id, received, fileId } : null;
}

/** fetch can't tell how much has been sent. */
function send(
  method: string,
  url: string,
  {
    body,
    range,
    onSent,
    signal,
  }: { body?: Blob; range?: string; onSent?: (bytes: number) => void; signal: AbortSignal },
): Promise<Answer> {
  const request = new XMLHttpRequest();
  return new Promise((resolve) => {
    request.open(method, url);
    request.responseType = "json";
    if (range !== undefined) request.setRequestHeader("content-range", range);
    if (onSent !== undefined) request.upload.onprogress = (event) => onSent(event.loaded);
    request.onloadend = () => resolve({ status: request.status, body: request.response });
    const stop = () => request.abort();
    signal.addEventListener("abort", stop, { once: true });
    request.send(body ?? null);
  });
}

/**
 * Sends a file to the project in pieces, with progress. What arrived before (another try, before a reload) is not sent
 * again. Never rejects.
 * @param signal gives the upload up and takes back what has arrived
 */
export async function uploadFile(
  projectId: string,
  file: File,
  onProgress: (progress: UploadProgress) => void,
  signal: AbortSignal,
): Promise<UploadOutcome> {
  const t = textNow("upload");
  const total = file.size;
  if (total === 0) {
    const error = { code: "upload_empty", message: t("empty", { name: file.name }), remedy: t("emptyRemedy") };
    return { ok: false, error: { ...error, retryable: false } };
  }
  const fingerprint = `${total}-${file.lastModified}`;
  const query = new URLSearchParams({ projectId, name: file.name, bytes: String(total), fingerprint });
  const begin = () => send("POST", `/api/uploads?${query}`, { signal });
  let answer = await begin();
  let lost = 0;
  for (;;) {
    const state = answer.status >= 200 && answer.status < 300 ? stateOf(answer.body) : null;
    if (signal.aborted) {
      if (state !== null) void fetch(`/api/uploads/${state.id}`, { method: "DELETE" });
      return {
        ok: false,
        error: { code: "upload_stopped", message: t("lost"), remedy: t("lostRemedy"), retryable: true },
      };
    }
    if (state?.fileId) return { ok: true, fileId: state.fileId };
    if (state === null) {
      const isLost = answer.status === 0 || answer.status === 409 || answer.status === 502 || isCut(answer.body);
      if (!isLost || lost >= TRIES) return { ok: false, error: errorOf(answer, t("lost"), t("lostRemedy")) };
      await new Promise((resolve) => setTimeout(resolve, FIRST_PAUSE_MS * 2 ** lost));
      lost += 1;
      answer = await begin();
      continue;
    }
    const { id, received } = state;
    const end = Math.min(total, received + PIECE_BYTES);
    onProgress({ sent: received, total });
    const stop = () => void fetch(`/api/uploads/${id}`, { method: "DELETE" });
    signal.addEventListener("abort", stop, { once: true });
    answer = await send("PATCH", `/api/uploads/${id}`, {
      body: file.slice(received, end),
      range: `bytes ${received}-${end - 1}/${total}`,
      onSent: (bytes) => onProgress({ sent: Math.min(total, received + bytes), total }),
      signal,
    });
    signal.removeEventListener("abort", stop);
    if (answer.status === 200) lost = 0;
  }
}

const isCut = (body: unknown): boolean =>
  typeof body === "object" && body !== null && "code" in body && body.code === "upload_incomplete";

function errorOf({ status, body }: Answer, message: string, remedy: string): ApiError {
  const error = readApiError(body);
  return status === 0 ? { ...error, code: "server_unreachable", message, remedy, retryable: true } : error;
}
