/** What primitives say by themselves, in English. */
export const englishUiText = {
  close: "Close",
  loading: "Loading",
  keepAsItIs: "Keep as it is",
  chosen: "chosen",
  copy: "Copy",
  copied: "Copied",
  copyByHand: "Select and copy by hand",
  theme: { system: "Like the system", light: "Light", dark: "Dark" },
  status: {
    pending: "pending",
    queued: "queued",
    running: "running",
    waiting: "waiting",
    succeeded: "done",
    cached: "cached",
    failed: "failed",
    cancelled: "cancelled",
    skipped: "skipped",
    blocked: "blocked",
    stale: "stale",
  },
} as const;
