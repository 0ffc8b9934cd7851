import { pino, type Logger } from "pino";
import { cleanText, cleanValue, redactText } from "./clean.ts";

export type Log = Logger;

/** The part of a stream a log needs; lets tests read the lines. */
type Sink = { write(line: string): void };

function cleanRecord(record: Record<string, unknown>): Record<string, unknown> {
  const cleaned = cleanValue(record);
  return typeof cleaned === "object" && cleaned !== null ? { ...cleaned } : {};
}

/**
 * A log that writes one JSON line per event to `sink`. Every field and message passes the cleaner, so neither secrets
 * nor forged line breaks reach the file.
 */
export function createLog(level: string, sink: Sink): Log {
  return pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      // The cleaner opens errors itself; pino's own serializer would run after it and undo the cut.
      serializers: { err: (value: unknown) => value },
      formatters: {
        level: (label) => ({ level: label }),
        log: cleanRecord,
      },
      hooks: {
        logMethod(args, method) {
          for (const [index, arg] of args.entries()) if (typeof arg === "string") args[index] = cleanText(arg);
          method.apply(this, args);
        },
      },
    },
    // pino lets child bindings past every formatter; the finished line is the one place all of them meet.
    { write: (line: string) => sink.write(redactText(line)) },
  );
}
