/** `trailmark note` and `trailmark dispute`: what people say of an event, and how a question about it is settled. */
import { routes } from '@trailmark/contract';
import { Option, type Command } from 'commander';
import { expectShape, type Client } from './client.ts';
import { connect, optionsOf, withConnection, type ConnectionOptions } from './connection.ts';
import { formatList, plainText, withFormat, type ListFormat } from './listing.ts';
import type { ExitCode } from './trouble.ts';

type Dispute = ReturnType<(typeof routes.readDispute.answers)[200]['schema']['parse']>;

interface AboutOptions extends ConnectionOptions {
  readonly source?: string;
  readonly mention?: readonly string[];
}

interface OpenOptions extends AboutOptions {
  readonly owner?: string;
  readonly due?: string;
}

interface ListOptions extends ConnectionOptions {
  readonly format: ListFormat;
  readonly state: string;
  readonly event?: string;
}

type Done = (code: ExitCode) => void;

const STATES = ['unsettled', 'open', 'answered', 'resolved', 'acknowledged', 'all'];
const VERDICTS = ['upheld', 'rejected', 'corrected', 'withdrawn'];

export function addNote(program: Command, done: Done): void {
  const note = program
    .command('note')
    .description('put a note on an event, for everybody who sees it; without a text, show its notes')
    .argument('<event>', 'ref, index or id')
    .argument('[text]', 'the note')
    .option('--source <source>', 'where several sources use this id')
    .option('--mention <user...>', 'colleagues, by id or ref');
  withConnection(note)
    .addHelpText(
      'after',
      `
Examples:
  trailmark note 4411 'Agreed by telephone' --mention ben.okafor
  trailmark note 4411`,
    )
    .action(async (event: string, text: string | undefined, options: AboutOptions) => {
      const client = connect(options);
      const { source, mention = [] } = options;
      if (text === undefined) process.stdout.write(await notesText(client, event, source));
      else {
        const body = { event, note: text, mentions: mention, ...(source === undefined ? {} : { source }) };
        const made = await client.json('POST', '/v1/notes', { body });
        const { event: index } = expectShape(routes.createNote.answers[201].schema, made);
        process.stdout.write(`the note stands on entry ${index}\n`);
      }
      done(0);
    });
}

async function notesText(client: Client, event: string, source: string | undefined): Promise<string> {
  const answer = await client.json('GET', '/v1/notes', { query: { event, source } });
  const { notes } = expectShape(routes.listNotes.answers[200].schema, answer);
  const lines = notes.map(
    ({ recorded, by, note }) => `${recorded}  ${by?.name ?? by?.id ?? ''}  ${note ?? '(withheld)'}`,
  );
  return lines.map((line) => `${plainText(line)}\n`).join('');
}

export function addDispute(program: Command, done: Done): void {
  const dispute = program
    .command('dispute')
    .description('question an event, answer, settle and acknowledge; all of it on record')
    .addHelpText(
      'after',
      `
Examples:
  trailmark dispute open 4411 'I only looked at the post' --owner social-desk --due 2026-11-20
  trailmark dispute list
  trailmark dispute answer dis_7 'The scheduler ran at nine, see entry 4398'
  trailmark dispute resolve dis_7 'The scheduler published it' --verdict upheld
  trailmark dispute acknowledge dis_7`,
    );
  addOpen(dispute, done);
  addList(dispute, done);
  addSteps(dispute, done);
}

function addOpen(dispute: Command, done: Done): void {
  const open = dispute
    .command('open')
    .description('question an event that you can see')
    .argument('<event>', 'ref, index or id')
    .argument('<question>', 'what is wrong with it, or unclear')
    .option('--source <source>', 'where several sources use this id')
    .option('--owner <name>', 'who is to answer: id or name of a key, or a name in words')
    .option('--due <day>', 'until when, as 2026-11-20')
    .option('--mention <user...>', 'colleagues, by id or ref');
  withConnection(open).action(async (event: string, question: string, _: OpenOptions, self: Command) => {
    const { source, owner, due, mention = [], ...options } = optionsOf<OpenOptions>(self);
    const optional = Object.entries({ source, owner, due }).filter(([, value]) => value !== undefined);
    const body = { event, question, mentions: mention, ...Object.fromEntries(optional) };
    const answer = await connect(options).json('POST', '/v1/disputes', { body });
    process.stdout.write(disputeText(expectShape(routes.openDispute.answers[201].schema, answer)));
    done(0);
  });
}

function addList(dispute: Command, done: Done): void {
  const list = withConnection(withFormat(dispute.command('list')))
    .description('disputes over events that you can see')
    .addOption(new Option('--state <state>', 'which').choices(STATES).default('unsettled'))
    .option('--event <event>', 'over this event only');
  list.action(async (_: ListOptions, self: Command) => {
    const options = optionsOf<ListOptions>(self);
    const found = await listDisputes(connect(options), options);
    const columns = [
      { title: 'dispute', of: ({ id }: Dispute) => id },
      { title: 'state', of: ({ state }: Dispute) => state },
      { title: 'entry', of: ({ event }: Dispute) => String(event) },
      { title: 'you', of: ({ side }: Dispute) => side ?? '' },
      { title: 'owner', of: ({ owner }: Dispute) => owner ?? '', widthMax: 24 },
      { title: 'due', of: ({ due }: Dispute) => due ?? '' },
      { title: 'question', of: ({ question }: Dispute) => question ?? '(withheld)', widthMax: Infinity },
    ];
    process.stdout.write(formatList(found, columns, options.format));
    done(0);
  });
}

function addSteps(dispute: Command, done: Done): void {
  const step = (name: string, about: string): Command =>
    withConnection(dispute.command(name).description(about).argument('<dispute>', 'its id'));
  const act = async (self: Command, id: string, path: string, body?: unknown): Promise<void> => {
    const method = path === '' ? 'GET' : 'POST';
    const address = `/v1/disputes/${encodeURIComponent(id)}${path}`;
    const client = connect(optionsOf<ConnectionOptions>(self));
    const answer = await client.json(method, address, body === undefined ? {} : { body });
    process.stdout.write(disputeText(expectShape(routes.readDispute.answers[200].schema, answer)));
    done(0);
  };
  step('show', 'one dispute, with all that was said').action((id: string, _: unknown, self: Command) =>
    act(self, id, ''),
  );
  step('answer', 'answer, from either side')
    .argument('<text>', 'what you say')
    .action((id: string, text: string, _: unknown, self: Command) => act(self, id, '/answer', { answer: text }));
  step('resolve', 'say how it is settled')
    .argument('<text>', 'how')
    .addOption(new Option('--verdict <verdict>', 'what it comes to').choices(VERDICTS).makeOptionMandatory())
    .action((id: string, text: string, options: { verdict: string }, self: Command) =>
      act(self, id, '/resolve', { resolution: text, verdict: options.verdict }),
    );
  step('acknowledge', 'acknowledge how it was settled, as one of its two sides').action(
    (id: string, _: unknown, self: Command) => act(self, id, '/acknowledge'),
  );
}

async function listDisputes(client: Client, { state, event }: ListOptions): Promise<Dispute[]> {
  const found: Dispute[] = [];
  for (let cursor: string | undefined; ;) {
    const answer = await client.json('GET', '/v1/disputes', { query: { state, event, limit: 200, cursor } });
    const page = expectShape(routes.listDisputes.answers[200].schema, answer);
    found.push(...page.disputes);
    if (page.next === null) return found;
    cursor = page.next;
  }
}

function disputeText({ id, state, event, event_sentence: sentence, owner, due, acknowledged, steps }: Dispute): string {
  const head = [
    `${id} over entry ${event}: ${state}`,
    `  ${sentence}`,
    ...(owner === undefined ? [] : [`  owner: ${owner}`]),
    ...(due === undefined ? [] : [`  due: ${due}`]),
    ...(state === 'resolved' ? [`  acknowledged: ${acknowledged.join(', ') || 'by nobody yet'}`] : []),
  ];
  const said = steps.map(({ kind, side, recorded, by, text, verdict }) => {
    const who = by === undefined ? side : `${side} (${by.name ?? by.id})`;
    return `  ${recorded}  ${who} ${kind}${verdict === undefined ? '' : ` as ${verdict}`}${text === undefined ? '' : `: ${text}`}`;
  });
  return [...head, ...said].map((line) => `${plainText(line)}\n`).join('');
}
