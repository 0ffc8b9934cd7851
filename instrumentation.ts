/** Runs once when the web process starts. */
export async function register(): Promise<void> {
  // Not a setting: the bundler replaces it, and leaves the import out of a build for runtimes without Node.
  // eslint-disable-next-line no-restricted-syntax
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { startUp } = await import("./server/api/startUp.ts");
    startUp();
  }
}
