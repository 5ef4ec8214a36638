/** The server: HTTP, jobs and configuration around the packages. */

export { startServer } from './start.ts';
export type { RunningServer, StartOptions } from './start.ts';
export { CannotStart } from './config/cannot-start.ts';
export { readSettings } from './config/settings.ts';
export type { Flags, Settings } from './config/settings.ts';
export { controlFile, exportsFolder, tenantFiles } from './tenant/files.ts';
export type { TenantFiles } from './tenant/files.ts';
