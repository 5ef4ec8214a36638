/** The folders of a store without a server: examined, copied, put back. Loaded by the commands that do so alone. */

export { examineStore } from './examination.ts';
export type { ExaminationOptions, LogReport } from './examination.ts';
export { Hindrance } from './hindrance.ts';
