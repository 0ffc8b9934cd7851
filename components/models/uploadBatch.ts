import { type ApiError, readApiError } from "../api/index.ts";

/**
 * Sends a later batch to be compared with the data the model learned from.
 * @returns the report's id, or what went wrong
 */
export async function uploadBatch(
  projectId: string,
  monitorId: string,
  file: File,
): Promise<{ ok: true; reportId: string } | { ok: false; error: ApiError }> {
  const query = new URLSearchParams({ projectId, monitorId, name: file.name });
  try {
    const answer = await fetch(`/api/batches?${query}`, { method: "POST", body: file });
    const body: unknown = await answer.json();
    if (
      answer.ok &&
      typeof body === "object" &&
      body !== null &&
      "reportId" in body &&
      typeof body.reportId === "string"
    )
      return { ok: true, reportId: body.reportId };
    return { ok: false, error: readApiError(body) };
  } catch {
    return {
      ok: false,
      error: {
        code: "server_unreachable",
        message: "The connection was lost while sending the file.",
        remedy: "Try again.",
        retryable: true,
      },
    };
  }
}
