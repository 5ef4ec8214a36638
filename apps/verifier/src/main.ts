/** What the package gives to others. The single file starts in single-file.ts, the page in page/page.ts. */
export { runVerify, type Output, type VerifyRun } from './run.ts';
export { reportLines } from './report.ts';
