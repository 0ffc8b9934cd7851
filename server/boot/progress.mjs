// Says what a long step is doing: rewritten in place on a terminal, a line every ten seconds elsewhere.

const QUIET_EVERY_MS = 10_000;

/**
 * Runs `work` under a heading; `tell` replaces the words behind it.
 * @template T
 * @param {string} heading
 * @param {(tell: (words: string) => void) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withProgress(heading, work) {
  const started = Date.now();
  const terminal = process.stdout.isTTY;
  let words = "";
  let lastLine = started;
  const line = () => `${heading} … ${Math.round((Date.now() - started) / 1000)} s${words && `   ${words}`}`;
  const show = () => {
    if (terminal) process.stdout.write(`\r\x1b[2K${line().slice(0, (process.stdout.columns || 80) - 1)}`);
    else if (Date.now() - lastLine >= QUIET_EVERY_MS) {
      lastLine = Date.now();
      process.stdout.write(`${line()}\n`);
    }
  };
  if (!terminal) process.stdout.write(`${heading} …\n`);
  const timer = setInterval(show, 500);
  try {
    const result = await work((next) => {
      words = next;
    });
    process.stdout.write(`${terminal ? "\r\x1b[2K" : ""}${heading}: ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
    return result;
  } catch (error) {
    if (terminal) process.stdout.write("\n");
    throw error;
  } finally {
    clearInterval(timer);
  }
}
