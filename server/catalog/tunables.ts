/** Largest upload: what one machine of the reference size reads in a minute. */
export const MAX_UPLOAD_BYTES = 4_000_000_000;
export const MAX_FILE_NAME = 200;
/** A worker writes its heartbeat every few seconds; after this long without one nobody will look at a file. */
export const WORKER_SILENT_SECONDS = 20;
/** The queue tries again when a worker died over a file, but not for ever: the file itself may be what kills it. */
export const DETECT_ATTEMPTS = 3;
/** Room an upload must leave on the disk: a database without any stops everything. */
export const FREE_BYTES_KEPT = 500_000_000;
/** An upload without a new byte for this long is given up. */
export const ABANDONED_UPLOAD_HOURS = 24;
