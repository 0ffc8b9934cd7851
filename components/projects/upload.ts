import { readApiError, type ApiError } from "../api/index.ts";
import { textNow } from "../messages/index.ts";

export type UploadOutcome = { ok: true; fileId: string } | { ok: false; error: ApiError };
export type UploadProgress = { sent: number; total: number };

/** Larger files are refused by the server; saying so before a minute of sending is kinder. */
const MAX_BYTES = 4_000_000_000;

const refusal = (code: string, message: string, remedy: string): UploadOutcome => ({
  ok: false,
  error: { code, message, remedy, retryable: false },
});

/**
 * Sends a file to the project, with progress. Never rejects.
 * @param signal gives the upload up
 */
export function uploadFile(
  projectId: string,
  file: File,
  onProgress: (progress: UploadProgress) => void,
  signal: AbortSignal,
): Promise<UploadOutcome> {
  const t = textNow("upload");
  if (file.size === 0) {
    return Promise.resolve(refusal("upload_empty", t("empty", { name: file.name }), t("emptyRemedy")));
  }
  if (file.size > MAX_BYTES) {
    return Promise.resolve(refusal("file_too_large", t("tooLarge", { name: file.name }), t("tooLargeRemedy")));
  }
  // fetch can't tell how much has been sent.
  const request = new XMLHttpRequest();
  const query = new URLSearchParams({ projectId, name: file.name });
  return new Promise((resolve) => {
    const answer = (): UploadOutcome => {
      const body: unknown = request.response;
      if (
        request.status === 201 &&
        typeof body === "object" &&
        body !== null &&
        "id" in body &&
        typeof body.id === "string"
      ) {
        return { ok: true, fileId: body.id };
      }
      const error = readApiError(body);
      return {
        ok: false,
        error:
          request.status === 0
            ? {
                ...error,
                code: "server_unreachable",
                message: t("lost"),
                remedy: t("lostRemedy"),
                retryable: true,
              }
            : error,
      };
    };
    request.open("POST", `/api/files?${query}`);
    request.responseType = "json";
    request.upload.onprogress = (event) => onProgress({ sent: event.loaded, total: event.total });
    request.onloadend = () => resolve(answer());
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}
