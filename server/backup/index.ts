export { restoreBackup, type RestoreReport } from "./restoreBackup.ts";
export { writeBackup, type BackupReport } from "./writeBackup.ts";
