/**
 * `npm run bench`: prints one JSON object with the figures that PERFORMANCE.md explains. Progress goes to standard
 * error. `-- --quick` scales the long loads down (the names stay, `scale` says so); `-- --only ingest,search` picks;
 * `-- --events N` sets how many events the search and answers parts load; asked for together, answers goes on in the log
 * that search loaded. `-- --only search,answers --store DIR` goes on in the log in DIR, which it changes and leaves there; where
 * DIR holds none, search loads it there first.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeFolders, removeFolders, type Folders } from './process/server-process.ts';
import { measureAnswers } from './bench/answers.ts';
import { measureFinding } from './bench/finding.ts';
import { measureIngest } from './bench/ingest.ts';
import { measureLarge } from './bench/large.ts';
import { measureMemory } from './bench/memory.ts';
import { measureVerify } from './bench/verify.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: 'ingest,memory,large,verify,search,answers' },
    events: { type: 'string' },
    store: { type: 'string' },
  },
});
const { quick } = values;
const searched = Number(values.events ?? (quick ? 200_000 : 5_000_000));
if (!Number.isInteger(searched) || searched < 1_000) throw new Error('--events is a whole number from 1000');
const parts = new Set(values.only.split(','));
const figures: Record<string, unknown> = { scale: quick ? 'quick' : 'full' };
const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** Whether the answers part finds a long log already. */
const isLoaded = values.store !== undefined || parts.has('search');
if (values.store !== undefined) mkdirSync(values.store, { recursive: true });
const store: Folders | undefined =
  values.store === undefined
    ? undefined
    : { root: values.store, data: join(values.store, 'data'), keys: join(values.store, 'keys') };
let kept = store;

const steps = [
  ['ingest', (folders: Folders) => measureIngest(folders, quick, say)],
  ['memory', (folders: Folders) => measureMemory(folders, quick, say)],
  ['large', (folders: Folders) => measureLarge(folders, quick, say)],
  ['verify', (folders: Folders) => measureVerify(folders, quick, say)],
  ['search', (folders: Folders) => measureFinding(folders, { events: searched, quick }, say)],
  ['answers', (folders: Folders) => measureAnswers(folders, { events: isLoaded ? 0 : searched, quick }, say)],
] as const;
const unknown = [...parts].filter((part) => !steps.some(([name]) => name === part));
if (unknown.length > 0)
  throw new Error(`--only knows ${steps.map(([name]) => name).join(', ')}; not ${unknown.join()}`);
// Millions of events are not left lying where a run is broken off.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
for (const [name, measure] of steps) {
  if (!parts.has(name)) continue;
  const given = name === 'answers' ? kept : name === 'search' ? store : undefined;
  const folders = given ?? makeFolders(`bench-${name}`);
  const remove = (): void => removeFolders(folders);
  const isOurs = folders.root !== values.store;
  const isWanted = name === 'search' && parts.has('answers');
  if (isOurs) process.once('exit', remove);
  try {
    Object.assign(figures, await measure(folders));
  } finally {
    if (isWanted) kept = folders;
    else if (isOurs) remove();
    if (!isWanted) process.off('exit', remove);
  }
}
process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
