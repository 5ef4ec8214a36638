#!/usr/bin/env node
/** The offline verifier as one file: `node trailmark-verify.mjs BUNDLE --key VKEY`. Needs Node 20.12 or newer. */
import { parseArgs } from 'node:util';
import { runVerify } from './run.ts';
import { isWorker } from './workers.ts';

const usage = `Usage: trailmark-verify BUNDLE|DIRECTORY|URL [--key VKEY] [--trust FILE] [--since CHECKPOINT]
         [--receipt FILE]… [--checkpoint FILE]… [--api-key KEY] [--json]

Verifies a Trailmark bundle, a log in tlog-tiles layout or a running log, offline but for the last.
Exit code: 0 verified, 1 something does not hold, 2 could not run.
`;

async function main(): Promise<number> {
  const output = {
    out: (text: string) => process.stdout.write(text),
    error: (text: string) => process.stderr.write(text),
  };
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse();
  } catch (error) {
    output.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    return 2;
  }
  const { values, positionals } = parsed;
  const [target, ...more] = positionals;
  if (values.help === true || target === undefined || more.length > 0) {
    (values.help === true ? output.out : output.error)(usage);
    return values.help === true ? 0 : 2;
  }
  const { key, trust, since, receipt, checkpoint, 'api-key': apiKey, json } = values;
  return runVerify(
    {
      target,
      ...(key && { keys: key }),
      ...(trust && { trust }),
      ...(since !== undefined && { since }),
      ...(receipt && { receipts: receipt }),
      ...(checkpoint && { checkpoints: checkpoint }),
      ...(apiKey !== undefined && { apiKey }),
      ...(json !== undefined && { json }),
    },
    output,
  );
}

function parse() {
  return parseArgs({
    allowPositionals: true,
    options: {
      key: { type: 'string', multiple: true },
      trust: { type: 'string', multiple: true },
      since: { type: 'string' },
      receipt: { type: 'string', multiple: true },
      checkpoint: { type: 'string', multiple: true },
      'api-key': { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
}

if (!isWorker) {
  main().then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      // Our own mistake, and the only place where one ends: it must never look like a finding.
      process.stderr.write(`The verifier itself failed: ${error instanceof Error ? error.stack : String(error)}\n`);
      process.exitCode = 2;
    },
  );
}
