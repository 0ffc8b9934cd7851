/** What this process lately learned about its disk. On `globalThis`: Next loads modules once per bundle. */
declare global {
  var stagecraftDiskFullAt: number | undefined;
}

/** Something couldn't be stored for lack of space. */
export function noteDiskFull(): void {
  globalThis.stagecraftDiskFullAt = Date.now();
}

/** Storing works again. */
export function forgetDiskFull(): void {
  globalThis.stagecraftDiskFullAt = undefined;
}

/** True from the first thing that couldn't be stored until somebody found that storing works. */
export function diskWasFull(): boolean {
  return globalThis.stagecraftDiskFullAt !== undefined;
}
