/**
 * `npm test`: the checks, then the tests; the last line counts both. Arguments go to vitest:
 * `npm test -- packages/core`, `npm test -- --project unit -t "tree"`.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { check } from './check.ts';

const ROOT = join(import.meta.dirname, '..');
const REPORT = join(ROOT, '.cache', 'tests.json');

/** What vitest counted, or undefined when it did not get so far. */
function readCounts(): { passed: number; failed: number; skipped: number } | undefined {
  try {
    const report: unknown = JSON.parse(readFileSync(REPORT, 'utf8'));
    const number = (name: string): number => {
      const value: unknown = typeof report === 'object' && report !== null ? Reflect.get(report, name) : undefined;
      return typeof value === 'number' ? value : 0;
    };
    return {
      passed: number('numPassedTests'),
      failed: number('numFailedTests'),
      skipped: number('numPendingTests') + number('numTodoTests'),
    };
  } catch {
    return undefined;
  }
}

function runVitest(args: readonly string[]): Promise<number> {
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const report = ['--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...process.execArgv, vitest, 'run', ...report, ...args], {
      cwd: ROOT,
      stdio: 'inherit',
    });
    // Ctrl-C reaches vitest by itself; we stay to give its exit code.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void child.kill(signal));
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 2));
  });
}

const startedMs = Date.now();
mkdirSync(join(ROOT, '.cache'), { recursive: true });
rmSync(REPORT, { force: true });
if (process.env['TRAILMARK_TEST_DATA'] === undefined) {
  console.warn('TRAILMARK_TEST_DATA is not set: the tests on real trails and public vectors are skipped.');
}
const checks = await check({ fix: false });
const code = await runVitest(process.argv.slice(2));
const tests = readCounts();
const counted = tests === undefined ? 'tests did not run' : `${tests.passed} tests passed`;
const troubles = [
  ...(tests !== undefined && tests.failed > 0 ? [`${tests.failed} failed`] : []),
  ...(tests !== undefined && tests.skipped > 0 ? [`${tests.skipped} skipped`] : []),
];
const checked = `${checks.steps - checks.failed.length} of ${checks.steps} checks passed`;
const unchecked = checks.failed.length > 0 ? ` (not: ${checks.failed.join(', ')})` : '';
const seconds = Math.round((Date.now() - startedMs) / 1000);
console.log(`\n${[counted, ...troubles].join(', ')}; ${checked}${unchecked}; ${seconds} s`);
process.exitCode = code !== 0 ? code : checks.failed.length > 0 ? 1 : 0;
