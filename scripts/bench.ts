/**
 * `npm run bench`: prints one JSON object with the figures that PERFORMANCE.md explains. Progress goes to standard
 * error. `-- --quick` scales the long loads down (the names stay, `scale` says so); `-- --only ingest,verify` picks.
 */
import { parseArgs } from 'node:util';
import { makeFolders, removeFolders } from './process/server-process.ts';
import { measureIngest } from './bench/ingest.ts';
import { measureLarge } from './bench/large.ts';
import { measureVerify } from './bench/verify.ts';

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string', default: 'ingest,large,verify' } },
});
const parts = new Set(values.only.split(','));
const figures: Record<string, unknown> = { scale: values.quick ? 'quick' : 'full' };
const say = (text: string): void => void process.stderr.write(`${text}\n`);

const steps = [
  ['ingest', measureIngest],
  ['large', measureLarge],
  ['verify', measureVerify],
] as const;
for (const [name, measure] of steps) {
  if (!parts.has(name)) continue;
  const folders = makeFolders(`bench-${name}`);
  try {
    Object.assign(figures, await measure(folders, values.quick, say));
  } finally {
    removeFolders(folders);
  }
}
process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
