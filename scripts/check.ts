/**
 * `npm run check`: everything that can be said about the code without running it. `-- --fix` writes what can be
 * mended by a program: the format, and what the linter knows how to put right.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

interface Step {
  readonly name: string;
  /** A .js or .ts file, run by this Node, and its arguments. */
  readonly command: readonly string[];
  readonly fix?: readonly string[];
}

/** Scripts that write files kept in the repository answer with exit code 1 to --check when these are out of date. */
const GENERATORS = ['scripts/vectors.ts', 'scripts/openapi.ts', 'scripts/catalog.ts'];

function steps(): Step[] {
  const oxlint = ['node_modules/oxlint/bin/oxlint', '--type-aware', '--quiet'];
  const oxfmt = 'node_modules/oxfmt/bin/oxfmt';
  return [
    { name: 'tidy', command: ['scripts/tidy.ts'] },
    { name: 'types', command: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json', '--noEmit'] },
    { name: 'lint', command: oxlint, fix: [...oxlint, '--fix'] },
    { name: 'format', command: [oxfmt, '--list-different'], fix: [oxfmt, '--write'] },
    ...GENERATORS.filter((file) => existsSync(join(ROOT, file))).map((file) => ({
      name: file.replace(/^scripts\/|\.ts$/g, ''),
      command: [file, '--check'],
    })),
  ];
}

/**
 * Runs every step, also after one that failed, and prints what the failed ones say.
 * @returns the number of steps and the names of those that failed
 */
export async function check(options: { fix: boolean }): Promise<{ steps: number; failed: string[] }> {
  const failed: string[] = [];
  const all = steps();
  for (const step of all) {
    const startedMs = Date.now();
    const { code, output } = await runNode(options.fix ? (step.fix ?? step.command) : step.command);
    const tookS = ((Date.now() - startedMs) / 1000).toFixed(1);
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${step.name} (${tookS} s)`);
    if (code === 0) continue;
    failed.push(step.name);
    console.log(output.trimEnd());
    if (step.name === 'format') console.log('`npm run check -- --fix` writes these files in the right form.');
  }
  return { steps: all.length, failed };
}

function runNode(command: readonly string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...process.execArgv, ...command], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const parts: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => void parts.push(text));
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 2, output: parts.join('') }));
  });
}

if (import.meta.main) {
  const { failed } = await check({ fix: process.argv.includes('--fix') });
  process.exitCode = failed.length === 0 ? 0 : 1;
}
