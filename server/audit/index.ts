export { clean, type Actor, type AuditEvent, type Via } from "./entry.ts";
export { exportAudit } from "./exportAudit.ts";
export { listAudit, readAuditHead, type AuditRow } from "./readAudit.ts";
export { recordAudit } from "./recordAudit.ts";
export { verifyAudit, type AuditVerdict, type KnownHead } from "./verifyAudit.ts";
