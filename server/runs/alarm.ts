/** Sleeps until woken, for at most `ms`, or until the signal. Waking before sleeping counts. */
export function createAlarm(signal: AbortSignal) {
  let rung = false;
  let ring: () => void = () => undefined;
  return {
    wake: () => {
      rung = true;
      ring();
    },
    sleep: (ms: number) =>
      new Promise<void>((resolve) => {
        const finish = (): void => {
          clearTimeout(timer);
          signal.removeEventListener("abort", finish);
          rung = false;
          resolve();
        };
        ring = finish;
        const timer = setTimeout(finish, ms);
        signal.addEventListener("abort", finish, { once: true });
        if (rung || signal.aborted) finish();
      }),
  };
}
