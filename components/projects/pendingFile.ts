/** A file dropped on one page and used on the next: it can't be part of an address. */
const waiting = new Map<string, File>();

export function keepFile(projectId: string, file: File): void {
  waiting.set(projectId, file);
}

/** Hands the file out once. */
export function takeFile(projectId: string): File | null {
  const file = waiting.get(projectId) ?? null;
  waiting.delete(projectId);
  return file;
}
