/** `trailmark approvals`: what was found about the approval of an act, and the policy by which it is judged. */
import { readFile } from 'node:fs/promises';
import { routes } from '@trailmark/contract';
import type { Command } from 'commander';
import type { z } from 'zod';
import { expectShape } from './client.ts';
import { connect, optionsOf, withConnection, type ConnectionOptions } from './connection.ts';
import { CannotRun, messageOf, type ExitCode } from './trouble.ts';

interface ShowOptions extends ConnectionOptions {
  readonly language?: string;
  readonly json?: boolean;
}

interface SetOptions extends ConnectionOptions {
  readonly from?: string;
  readonly reason?: string;
}

type ReadAnswer = z.output<(typeof routes.readEvent.answers)[200]['schema']>;

export function addApprovals(program: Command, done: (code: ExitCode) => void): void {
  const approvals = program
    .command('approvals')
    .description('what was found about the approval of an act; get and set the policy')
    .enablePositionalOptions()
    .addHelpText(
      'after',
      `
Examples:
  trailmark approvals show 4411
  trailmark query 'approval:missing' --from -30d
  trailmark query 'approval:?' --facet approval
  trailmark approvals policy get > policy.json
  trailmark approvals policy set policy.json --from 2026-12-01T00:00:00Z --reason 'agreed with finance'`,
    );
  const show = approvals
    .command('show')
    .description('the verdict on one act, and the events it rests on')
    .argument('<event>', 'its ref, index or id')
    .option('--language <language>', 'en or de')
    .option('--json', 'as JSON');
  withConnection(show).action(async (event: string, _: ShowOptions, self: Command) => {
    await showVerdict(event, optionsOf<ShowOptions>(self));
    done(0);
  });
  const policy = approvals.command('policy').description('the rules by which approvals are judged');
  const get = policy.command('get').description('print the policy in force, as it was set');
  withConnection(get).action(async (_: ConnectionOptions, self: Command) => {
    const answer = await connect(optionsOf<ConnectionOptions>(self)).json('GET', '/v1/approval-policy');
    const found = expectShape(routes.readApprovalPolicy.answers[200].schema, answer);
    process.stdout.write(`${JSON.stringify(found.policy, undefined, 2)}\n`);
    const since = found.version === 0 ? 'the built-in one' : `version ${found.version}, from ${found.from ?? ''} on`;
    process.stderr.write(`This is ${since}.\n`);
    done(0);
  });
  const set = policy
    .command('set')
    .description('set the next version; acts it is for are judged anew')
    .argument('<file>', 'the policy as JSON (docs/approvals.md)')
    .option('--from <time>', 'for acts from this time on (RFC 3339); now unless given')
    .option('--reason <text>', 'why, for the record');
  withConnection(set).action(async (file: string, _: SetOptions, self: Command) => {
    await setPolicy(file, optionsOf<SetOptions>(self));
    done(0);
  });
}

async function showVerdict(name: string, options: ShowOptions): Promise<void> {
  const client = connect(options);
  const read = async (one: string): Promise<ReadAnswer> => {
    const path = `/v1/events/${encodeURIComponent(one)}`;
    const answer = await client.json('GET', path, { query: { language: options.language } });
    return expectShape(routes.readEvent.answers[200].schema, answer);
  };
  const { event, withheld } = await read(name);
  const verdict = event.approval_verdict;
  const evidence = await Promise.all(
    (verdict?.evidence ?? []).slice(0, EVIDENCE_MAX).map(async (index) => (await read(String(index))).event),
  );
  if (options.json === true) {
    const { ref, index, sentence } = event;
    const shown = { ref, index, sentence, verdict: verdict ?? null, evidence, withheld };
    process.stdout.write(`${JSON.stringify(shown, undefined, 2)}\n`);
    return;
  }
  const lines = [lineOf(event)];
  if (verdict === undefined)
    lines.push(withheld ?? 'No verdict: by the policy this needs no approval, or it was not judged yet.');
  else {
    const policy = verdict.policy === 0 ? 'the built-in policy' : `version ${verdict.policy} of the policy`;
    lines.push(`${verdict.words} (${verdict.verdict}): ${verdict.sentence}`, `By rule ${verdict.rule} of ${policy}.`);
    if (evidence.length > 0) lines.push('It rests on:', ...evidence.map((one) => `  ${lineOf(one)}`));
    const more = verdict.evidence.length - evidence.length;
    if (more > 0) lines.push(`  and ${more} more`);
  }
  process.stdout.write(`${lines.join('\n')}\n`);
}

const EVIDENCE_MAX = 20;

function lineOf({ index, recorded, sentence, ...event }: ReadAnswer['event']): string {
  const { time } = event;
  return `${index}  ${typeof time === 'string' ? time : recorded}  ${sentence}`;
}

async function setPolicy(file: string, options: SetOptions): Promise<void> {
  const { from, reason } = options;
  const body = { policy: await readJson(file), from, reason };
  const answer = await connect(options).json('PUT', '/v1/approval-policy', { body });
  const set = expectShape(routes.setApprovalPolicy.answers[200].schema, answer);
  process.stdout.write(
    `Version ${set.version} is set, for what is done from ${set.from ?? ''} on (entry ${set.index ?? ''}).\n`,
  );
}

async function readJson(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new CannotRun(`${file} cannot be read: ${messageOf(error)}`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CannotRun(`${file} is not JSON: ${messageOf(error)}`);
  }
}
