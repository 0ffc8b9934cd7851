/** Runs once when the web process starts. */
export async function register(): Promise<void> {
  const { startUp } = await import("./server/api/startUp.ts");
  startUp();
}
