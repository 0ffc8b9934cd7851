/** How far this tab has come, as the server's `liveCursorSchema` wants it: `r12;<run id>=45`. */
export const formatCursor = (revision: number | null, runs: ReadonlyMap<string, number>): string =>
  [`r${revision ?? ""}`, ...[...runs].map(([runId, seq]) => `${runId}=${seq}`)].join(";");
