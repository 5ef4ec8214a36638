/** The folders of a store without a server: examined, copied, put back. Loaded by the commands that do so alone. */

export { backupStore } from './backup.ts';
export type { BackupOptions, BackupResult } from './backup.ts';
export { examineStore } from './examination.ts';
export type { ExaminationOptions, LogReport } from './examination.ts';
export { Hindrance } from './hindrance.ts';
export { rebuildStore, reportWithRebuilt } from './rebuild.ts';
export type { RebuiltLog } from './rebuild.ts';
export { restoreStore } from './restore.ts';
export type { RestoredLog, RestoreOptions, RestoreResult } from './restore.ts';
