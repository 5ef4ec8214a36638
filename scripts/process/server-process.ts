/** A real server process on folders of its own, for benchmarks, crash campaigns and tests: started, watched, killed. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../apps/cli/src/main.ts', import.meta.url));
export const ADMIN_KEY = 'tm_main_0123456789abcdefghijklmnopqrstuv';

export interface Folders {
  readonly root: string;
  readonly data: string;
  readonly keys: string;
}

/** Fresh data and keys folders under one temporary root. */
export function makeFolders(label: string): Folders {
  const root = mkdtempSync(join(tmpdir(), `trailmark-${label}-`));
  return { root, data: join(root, 'data'), keys: join(root, 'keys') };
}

export function removeFolders(folders: Folders): void {
  rmSync(folders.root, { recursive: true, force: true });
}

export interface ServerProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** Milliseconds from spawn to the printed address. */
  readonly startMs: number;
  /** Standard output and error so far, for messages when something fails. */
  output(): string;
  /** Resident memory now, in MB; 0 where the system does not tell. */
  rssMb(): number;
  /** Highest resident memory so far, in MB. */
  rssPeakMb(): number;
  /** SIGTERM, then resolves with the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL, then resolves when the process is gone. */
  kill(): Promise<void>;
}

/** Starts the server and resolves once it prints its address; rejects with its output when it ends before that. */
export function startServerProcess(
  folders: Folders,
  args: string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<ServerProcess> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...serveArguments(folders), ...args], {
    env: { ...environment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  return new Promise((resolve, reject) => {
    const onText = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-20_000);
      const address = /Open: (https?:\/\/[^/\s]+)\//.exec(output);
      if (address?.[1] !== undefined && !settled) {
        settled = true;
        resolve(handle(address[1]));
      }
    };
    let settled = false;
    child.stdout.on('data', onText);
    child.stderr.on('data', onText);
    void exited.then((code) => {
      if (!settled) reject(new Error(`the server ended with ${code} before it was ready:\n${output}`));
    });
    const handle = (url: string): ServerProcess => ({
      url,
      child,
      startMs: performance.now() - startedAt,
      output: () => output,
      rssMb: () => memoryMb(child.pid, 'VmRSS'),
      rssPeakMb: () => memoryMb(child.pid, 'VmHWM'),
      stop: async () => {
        child.kill('SIGTERM');
        return exited;
      },
      kill: async () => {
        child.kill('SIGKILL');
        await exited;
      },
    });
  });
}

/** Starts the server and kills it a moment later, wherever in its start it is; resolves when the process is gone. */
export async function startAndKill(folders: Folders, afterMs: number): Promise<void> {
  const child = spawn(process.execPath, serveArguments(folders), { env: environment(), stdio: 'ignore' });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const killing = setTimeout(() => child.kill('SIGKILL'), afterMs);
  await exited;
  clearTimeout(killing);
}

/** The launcher's own flags for what serves: memory is measured as people get it. */
const SERVER_FLAGS = ['--max-semi-space-size=8', '--max-old-space-size=512', '--expose-gc'];

function serveArguments({ data, keys }: Folders): string[] {
  return [...SERVER_FLAGS, MAIN, 'serve', '--port', '0', '--data', data, '--keys', keys];
}

const COMPILED = fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url));

const environment = (): NodeJS.ProcessEnv => ({
  NODE_COMPILE_CACHE: COMPILED,
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '262144',
  MALLOC_TRIM_THRESHOLD_: '2097152',
  ...process.env,
  TRAILMARK_ADMIN_KEY: ADMIN_KEY,
});

function memoryMb(pid: number | undefined, field: 'VmRSS' | 'VmHWM'): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kilobytes = new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1];
    return kilobytes === undefined ? 0 : Math.round(Number(kilobytes) / 1024);
  } catch {
    return 0;
  }
}
