import type { PortType } from "../../../server/stages/contract.ts";

/** Each type of port has its own outline, so that colour is never needed to tell them apart. */
const outlines: Record<PortType, string> = {
  dataset: "M6 1.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9z",
  rejects: "M6 1.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9z",
  features: "M6 1L11 6L6 11L1 6z",
  model: "M2 2H10V10H2z",
  report: "M6 1.4L10.8 10.2H1.2z",
  endpoint: "M3.6 1.6H8.4L11 6L8.4 10.4H3.6L1 6z",
  drift: "M6 1.2L10.9 4.8L9 10.6H3L1.1 4.8z",
};

export function PortShape({ type }: { type: PortType }) {
  return (
    <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden>
      <path d={outlines[type]} strokeWidth="1.3" strokeDasharray={type === "rejects" ? "2 1.6" : undefined} />
    </svg>
  );
}
