/** `trailmark erase`: shows what would go, asks for it, and lets the holder of another key approve. */
import { createInterface } from 'node:readline/promises';
import { routes } from '@trailmark/contract';
import type { Command } from 'commander';
import { expectShape, type Client } from './client.ts';
import { connect, optionsOf, withConnection, type ConnectionOptions } from './connection.ts';
import { formatTable, plainText } from './listing.ts';
import { CannotRun, type ExitCode } from './trouble.ts';

interface EraseOptions extends ConnectionOptions {
  readonly reason: string;
  readonly basis: string;
  readonly field: readonly string[];
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

interface StateOptions extends ConnectionOptions {
  readonly json?: boolean;
}

export function addErase(program: Command, done: (code: ExitCode) => void): void {
  const erase = program
    .command('erase')
    .description('forget a person: preview and request; another key approves')
    .argument('[who...]', 'subject refs (s_…), or ids, names, addresses that find them')
    .option('--reason <text>', 'why; recorded with the erasure', '')
    .option('--basis <basis>', 'legal basis', 'gdpr-17-1')
    .option(
      '--field <index:path>',
      'a value of one event that goes too, as the preview names it; repeatable',
      gathered,
      [],
    )
    .option('--dry-run', 'only show what would go')
    .option('--yes', 'ask for it without a question; only with subject refs')
    .option('--json', 'print JSON');
  withConnection(erase)
    .enablePositionalOptions()
    .addHelpText(
      'after',
      `
Examples:
  trailmark erase ana.ruiz@example.com --dry-run
  trailmark erase s_4f0c… --reason "Request of 2026-03-02" --basis gdpr-17-1-b
  TRAILMARK_API_KEY=<another key> trailmark erase approve <id>`,
    )
    .action(async (who: string[], options: EraseOptions) => {
      if (who.length === 0 && options.field.length === 0)
        throw new CannotRun('say whom: "trailmark erase WHO", or see "trailmark erase --help"');
      done(await requestErasure(connect(options), who, options));
    });
  const withId = (name: string, about: string): Command =>
    withConnection(
      erase.command(name).description(about).argument('<id>', 'id of the request').option('--json', 'print JSON'),
    );
  withId('approve', 'approve a request of another key; this destroys the keys of these people for good').action(
    async (id: string, _: StateOptions, command: Command) => {
      const options = optionsOf<StateOptions>(command);
      const state = parseState(
        await connect(options).json('POST', `/v1/erasures/${encodeURIComponent(id)}/approve`, { body: {} }),
      );
      showState(state, options.json === true);
      done(state.status === 'failed' ? 1 : 0);
    },
  );
  withId('status', 'how far a request is').action(async (id: string, _: StateOptions, command: Command) => {
    const options = optionsOf<StateOptions>(command);
    const state = parseState(await connect(options).json('GET', `/v1/erasures/${encodeURIComponent(id)}`));
    showState(state, options.json === true);
    done(state.status === 'failed' ? 1 : 0);
  });
}

type Preview = ReturnType<typeof parsePreview>;

function parsePreview(value: unknown) {
  return expectShape(routes.requestErasure.answers[200].schema, value);
}

function parseState(value: unknown) {
  return expectShape(routes.readErasure.answers[200].schema, value);
}

async function requestErasure(client: Client, who: readonly string[], options: EraseOptions): Promise<ExitCode> {
  const fields = options.field.map(fieldOf);
  const request = { subjects: who, fields, reason: options.reason, basis: options.basis };
  const preview = parsePreview(await client.json('POST', '/v1/erasures', { query: { dryRun: 'true' }, body: request }));
  const isQuiet = options.json === true;
  if (!isQuiet) process.stdout.write(describePreview(preview));
  if (options.dryRun === true) {
    if (isQuiet) process.stdout.write(`${JSON.stringify(preview)}\n`);
    return preview.subjects.length + fields.length === 0 ? 1 : 0;
  }
  if (preview.subjects.length + fields.length === 0)
    throw new CannotRun('nobody here is found by that; nothing was requested');
  await confirm(who, preview, options);
  // Exactly the people of the preview, by ref: nobody who came to match since.
  const subjects = preview.subjects.map((subject) => subject.ref);
  const state = parseState(await client.json('POST', '/v1/erasures', { body: { ...request, subjects } }));
  if (isQuiet) process.stdout.write(`${JSON.stringify(state)}\n`);
  else {
    process.stdout.write(
      `\nRequested: ${state.id}. Nothing is erased yet. Somebody with another key (scope erase) approves it:\n` +
        `  TRAILMARK_API_KEY=<another key> npx trailmark erase approve ${state.id}\n`,
    );
  }
  return 0;
}

function gathered(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

/** `17:data.note` */
function fieldOf(text: string): { index: number; path: string } {
  const [, index, path] = /^(\d{1,15}):(.+)$/s.exec(text) ?? [];
  if (index === undefined || path === undefined)
    throw new CannotRun(`--field takes an event's index and a path, as in 17:reason, not ${plainText(text)}`);
  return { index: Number(index), path };
}

async function confirm(who: readonly string[], preview: Preview, options: EraseOptions): Promise<void> {
  if (options.yes === true) {
    const refs = new Set(preview.subjects.map((subject) => subject.ref));
    if (who.every((each) => refs.has(each))) return;
    throw new CannotRun('--yes takes subject refs only: look at the preview (--dry-run) and name the refs you mean');
  }
  if (!process.stdin.isTTY)
    throw new CannotRun('nobody is here to confirm: give the subject refs of the preview and --yes');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const people = preview.subjects.length;
    const answer = await terminal.question(
      `\nRequest the erasure of ${people === 1 ? 'this person' : `these ${people} people`}? Type yes: `,
    );
    if (answer.trim().toLowerCase() !== 'yes') throw new CannotRun('nothing was requested');
  } finally {
    terminal.close();
  }
}

function describePreview(preview: Preview): string {
  const table = formatTable(
    preview.subjects,
    [
      { title: 'ref', of: (subject) => subject.ref, widthMax: 60 },
      { title: 'person', of: (subject) => [subject.kind, subject.id].filter(Boolean).join(' '), widthMax: 40 },
      { title: 'names', of: (subject) => subject.names?.join(', ') ?? '(needs scope reveal)', widthMax: 40 },
      { title: 'events', of: (subject) => String(subject.events) },
    ],
    process.stdout.columns ?? 120,
  );
  const lines = [table.trimEnd()];
  for (const each of preview.unknown) lines.push(`Nobody is found by ${plainText(each)}.`);
  lines.push(
    `${preview.groups} sealed groups become unreadable for good; every event stays in the log and still verifies.`,
  );
  if (preview.exports > 0)
    lines.push(
      `${preview.exports} finished bundles on the server are removed. Bundles already taken away are not reached.`,
    );
  if (preview.freeText !== undefined && preview.freeText.hits.length > 0) {
    lines.push(`Other values name them (${preview.freeText.hits.length} places). Only those you name go too:`);
    for (const hit of preview.freeText.hits.slice(0, 20)) lines.push(`  --field ${hit.index}:${plainText(hit.path)}`);
  }
  return `${lines.filter((line) => line !== '').join('\n')}\n`;
}

function showState(state: ReturnType<typeof parseState>, json: boolean): void {
  if (json) {
    process.stdout.write(`${JSON.stringify(state)}\n`);
    return;
  }
  const where = state.index === undefined ? '' : `, recorded as entry ${state.index}`;
  const what =
    state.groups === undefined ? '' : `: ${state.groups} groups of ${state.subjects.length} people are unreadable`;
  process.stdout.write(
    `${state.id} ${state.status}${what}${where}${state.error === undefined ? '' : `: ${plainText(state.error)}`}\n`,
  );
}
