/** What stops a start: one sentence, and the line the person can type. */
export class BootError extends Error {
  /**
   * @param {string} sentence
   * @param {string} [line]
   */
  constructor(sentence, line) {
    super(sentence);
    this.name = "BootError";
    this.line = line;
  }
}

/**
 * How an error is shown at the end of a start that failed.
 * @param {unknown} error
 * @returns {string}
 */
export function describeBootError(error) {
  if (isFullDisk(error)) {
    return "The disk is full. Free some space, or put the data folder on another disk, and start again:\n\n    STAGECRAFT_HOME=/path/to/folder npm start\n";
  }
  if (error instanceof BootError) return error.line ? `${error.message}\n\n    ${error.line}\n` : `${error.message}\n`;
  if (error instanceof Error && "userMessage" in error) {
    const remedy = "remedy" in error ? ` ${error.remedy}` : "";
    const internal = "internal" in error && error.internal ? `\n\n${error.internal}` : "";
    return `${error.userMessage}${remedy}${internal}\n`;
  }
  return `${error instanceof Error ? (error.stack ?? error.message) : error}\n`;
}

/** @param {unknown} error */
function isFullDisk(error) {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? error.code : undefined;
  return (
    code === "ENOSPC" || code === "disk_full" || code === "EDQUOT" || /no space left on device/i.test(error.message)
  );
}
