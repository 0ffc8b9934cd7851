import { tidy, type TidyAnswer, type TidyRequest } from "./tidy.ts";

/**
 * Lays out beside the page, so that nothing stutters. Where the browser refuses the worker, the same code runs here: the
 * answer is the same, only the page waits for it.
 */
export function tidyInWorker(request: TidyRequest): Promise<TidyAnswer> {
  return new Promise((resolve) => {
    const here = (): void => resolve(tidy(request));
    let worker: Worker;
    try {
      worker = new Worker(new URL("./tidy.worker.ts", import.meta.url), { type: "module" });
    } catch {
      here();
      return;
    }
    worker.addEventListener("message", (event: MessageEvent<TidyAnswer>) => {
      worker.terminate();
      resolve(event.data);
    });
    worker.addEventListener("error", () => {
      worker.terminate();
      here();
    });
    worker.postMessage(request);
  });
}
