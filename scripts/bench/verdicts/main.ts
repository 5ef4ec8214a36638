/**
 * What working out verdicts takes from recording: the same events of the sample organisation to a server that does and to
 * one that does not, in turn, each on a store of its own. `node scripts/launch.js scripts/bench/verdicts/main.ts [rounds]`
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { organisationEvents } from '@trailmark/sample';
import { ADMIN_KEY, makeFolders, removeFolders } from '../../process/server-process.ts';
import { median, round2 } from '../ingest.ts';
import { sendAll } from '../load.ts';

const SERVER = fileURLToPath(new URL('server.ts', import.meta.url));
const BATCH = 500;
const EVENTS = 20_000;
const CONNECTIONS = 4;

interface Round {
  readonly perSecond: number;
  /** Of the server's own time, while it recorded: on a machine that is shared the rate says little. */
  readonly cpuSeconds: number;
  /** How long after the last answer all verdicts were known. */
  readonly behindMs: number;
  /** Acts that have a verdict. */
  readonly acts: number;
}

async function run(desk: 'on' | 'off', bodies: readonly Buffer[]): Promise<Round> {
  const folders = makeFolders(`verdicts-${desk}`);
  const env = { ...process.env, TRAILMARK_ADMIN_KEY: ADMIN_KEY, TRAILMARK_LOG_LEVEL: 'silent' };
  const child = spawn(process.execPath, [SERVER, folders.root, desk], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    const url = await new Promise<string>((resolve) =>
      child.stdout.once('data', (text: Buffer) => resolve(text.toString().trim())),
    );
    const before = cpuSecondsOf(child.pid);
    const result = await sendAll(url, ADMIN_KEY, bodies, CONNECTIONS, BATCH);
    if (result.statuses[200] !== bodies.length) throw new Error(JSON.stringify(result.statuses));
    const cpuSeconds = cpuSecondsOf(child.pid) - before;
    const waitedFrom = performance.now();
    const acts = desk === 'on' ? await verdictsOf(url) : 0;
    return { perSecond: result.events / result.seconds, cpuSeconds, behindMs: performance.now() - waitedFrom, acts };
  } finally {
    child.kill();
    await ended;
    removeFolders(folders);
  }
}

/** User and system time so far; the kernel counts in hundredths of a second. */
function cpuSecondsOf(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function verdictsOf(url: string): Promise<number> {
  for (;;) {
    const answer = await fetch(`${url}/v1/facets?field=approval&q=known:true`, {
      headers: { authorization: `Bearer ${ADMIN_KEY}` },
    });
    const { values, notes } = (await answer.json()) as { values: { count: number }[]; notes?: string[] }; // our own server
    if (notes === undefined) return values.reduce((sum, { count }) => sum + count, 0);
  }
}

const rounds = Number(process.argv[2] ?? 3);
const events = organisationEvents({ seed: 3, endMs: Date.parse('2026-11-01T00:00:00Z'), count: EVENTS });
const all = [...events].slice(0, EVENTS);
const bodies: Buffer[] = [];
for (let at = 0; at + BATCH <= all.length; at += BATCH)
  bodies.push(Buffer.from(JSON.stringify(all.slice(at, at + BATCH))));
const found: Record<'on' | 'off', Round[]> = { on: [], off: [] };
for (let round = 0; round < rounds; round++) {
  for (const desk of round % 2 === 0 ? (['off', 'on'] as const) : (['on', 'off'] as const)) {
    const one = await run(desk, bodies);
    found[desk].push(one);
    const rate = `${Math.round(one.perSecond)}/s, ${round2(one.cpuSeconds)} s of CPU`;
    process.stdout.write(`${desk} ${rate}; ${Math.round(one.behindMs)} ms behind, ${one.acts} acts\n`);
  }
}
const ratio = (of: (one: Round) => number): number => median(found.on.map(of)) / median(found.off.map(of));
process.stdout.write(`verdicts_cost_rate ${round2(1 - ratio(({ perSecond }) => perSecond))}\n`);
process.stdout.write(`verdicts_cost_cpu ${round2(ratio(({ cpuSeconds }) => cpuSeconds) - 1)}\n`);
