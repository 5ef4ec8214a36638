/** `trailmark verify`: checks a bundle, a directory or a running log by the verifier alone, against pinned keys. */
import type { Command } from 'commander';
import { wholeNumber } from './query.ts';
import type { ExitCode } from './trouble.ts';

interface VerifyOptions {
  readonly key?: string[];
  readonly trust?: string[];
  readonly since?: string;
  readonly receipt?: string[];
  readonly checkpoint?: string[];
  readonly apiKey?: string;
  readonly threads?: number;
  readonly json?: boolean;
}

export function addVerify(program: Command, done: (code: ExitCode) => void): void {
  const collect = (value: string, before: string[] | undefined): string[] => [...(before ?? []), value];
  program
    .command('verify')
    .description('check evidence, offline and without trusting who made it')
    .argument(
      '<target>',
      'a bundle (.zip or directory), a directory of tiles, or the address of a log (https://…/log/<tenant>)',
    )
    .option('--key <vkey>', 'a key you trust; may be given several times', collect)
    .option('--trust <file>', 'a file of keys you trust, one on each line', collect)
    .option('--since <file>', 'a checkpoint you kept: the log must contain it', undefined)
    .option('--receipt <file>', 'a receipt you kept: its events must be in the log', collect)
    .option('--checkpoint <file>', 'a checkpoint someone else saw; must agree with yours', collect)
    .option('--api-key <key>', 'for a log whose tiles are not public (or TRAILMARK_API_KEY)')
    .option('--threads <n>', 'worker threads; 0 for none', wholeNumber)
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  trailmark verify evidence.zip --key 'trailmark.local/…+1a2b3c4d+…'
  trailmark verify log/ --trust keys.txt --since last-month.checkpoint --receipt receipt.json
  trailmark verify http://127.0.0.1:8080/log/main --key '…'

Exit codes: 0 verified, 1 findings, 2 could not run. Without --key, --trust or --since nothing is verified:
a key that comes with the evidence proves nothing.`,
    )
    .action(async (target: string, options: VerifyOptions) => {
      const { runVerify } = await import('@trailmark/verifier');
      const apiKey = options.apiKey ?? (process.env['TRAILMARK_API_KEY'] || undefined);
      const run = {
        target,
        ...(options.key && { keys: options.key }),
        ...(options.trust && { trust: options.trust }),
        ...(options.since !== undefined && { since: options.since }),
        ...(options.receipt && { receipts: options.receipt }),
        ...(options.checkpoint && { checkpoints: options.checkpoint }),
        ...(apiKey !== undefined && { apiKey }),
        ...(options.threads !== undefined && { threads: options.threads }),
        ...(options.json === true && { json: true }),
      };
      const out = (text: string): void => void process.stdout.write(text);
      done(await runVerify(run, { out, error: (text) => void process.stderr.write(text) }));
    });
}
