/** The command line as an auditor runs it on what a hostile operator left behind. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { runVerify, type VerifyRun } from '@trailmark/verifier';

const MAIN = fileURLToPath(new URL('../../apps/cli/src/main.ts', import.meta.url));

export interface Ran {
  readonly code: number | null;
  /** `code @ place` of every finding. */
  readonly findings: readonly string[];
  readonly out: string;
  readonly err: string;
}

/** Runs one command with `--json` and reads its findings. */
export function trailmark(...args: readonly string[]): Promise<Ran> {
  const child = spawn(process.execPath, [MAIN, ...args, '--json'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (err += text.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, findings: findingsOf(out), out, err })));
}

/** What `trailmark verify` runs, without a process of its own. */
export async function verify(run: VerifyRun): Promise<Ran> {
  let out = '';
  let err = '';
  const output = { out: (text: string) => void (out += text), error: (text: string) => void (err += text) };
  const code = await runVerify({ ...run, json: true, threads: 0 }, output);
  return { code, findings: findingsOf(out), out, err };
}

function findingsOf(out: string): string[] {
  try {
    const report = JSON.parse(out) as { findings?: { code: string; at: string }[] };
    return (report.findings ?? []).map(({ code, at }) => `${code} @ ${at}`);
  } catch {
    return [];
  }
}
