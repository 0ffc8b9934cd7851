import { readApiError, type ApiError } from "../api/index.ts";

/**
 * Sends a file to the workspace, with progress. Never rejects.
 * @param datasetId the data set it is the next version of; null makes one
 */
export function uploadVersion(
  place: { workspaceId: string; datasetId: string | null },
  file: File,
  onProgress: (share: number) => void,
): Promise<{ ok: true; datasetId: string } | { ok: false; error: ApiError }> {
  const query = new URLSearchParams({ workspaceId: place.workspaceId, name: file.name });
  if (place.datasetId !== null) query.set("datasetId", place.datasetId);
  // fetch can't tell how much has been sent.
  const request = new XMLHttpRequest();
  return new Promise((resolve) => {
    request.open("POST", `/api/datasets?${query}`);
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total);
    request.onloadend = () => {
      const body: unknown = request.response;
      const id: unknown = typeof body === "object" && body !== null ? Reflect.get(body, "datasetId") : undefined;
      if (request.status === 201 && typeof id === "string") resolve({ ok: true, datasetId: id });
      else resolve({ ok: false, error: readApiError(body) });
    };
    request.send(file);
  });
}
