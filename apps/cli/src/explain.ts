/** `trailmark explain`: a selection as one page, to read here or to hand on. */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Option, type Command } from 'commander';
import type { Client } from './client.ts';
import { withTelling, zoneOf } from './clock-time.ts';
import { connect, withConnection, type ConnectionOptions } from './connection.ts';
import { thingMeant } from './named-thing.ts';
import { patiently } from './patience.ts';
import { wholeNumber } from './query.ts';
import { CannotRun, type ExitCode } from './trouble.ts';

const QUESTIONS = ['assignment', 'change', 'exports', 'notification', 'publication'];
const FORMATS = ['text', 'html', 'pdf'] as const;
type Format = (typeof FORMATS)[number];

interface ExplainOptions extends ConnectionOptions {
  readonly event?: readonly string[];
  readonly answer?: string;
  readonly field?: string;
  readonly other?: string;
  readonly rule?: string;
  readonly actor?: string;
  readonly quarter?: string;
  readonly fiscalStart?: number;
  readonly at?: string;
  readonly from?: string;
  readonly to?: string;
  readonly tz?: string;
  readonly language?: string;
  readonly audience: string;
  readonly format?: Format;
  readonly output?: string;
  readonly force?: boolean;
  readonly title?: string;
  readonly purpose?: string;
  readonly bundle?: boolean;
}

export function addExplain(program: Command, done: (code: ExitCode) => void): void {
  const command = program
    .command('explain')
    .description('explain a selection as one page: what happened, money, approvals, what is unknown, proof')
    .argument('[expression]', 'which events (the language: docs/query.md); with --answer: about what, as lead/l_4471')
    .option('--event <id...>', 'instead of an expression: events by ref, index or id')
    .addOption(new Option('--answer <question>', 'instead: the answer to a question').choices(QUESTIONS))
    .option('--field <path>', 'with --answer change: which field')
    .option('--other <who>', 'with --answer assignment: somebody who has not got it')
    .option('--rule <id>', 'with --answer notification: notices of this rule only')
    .option('--actor <who>', 'with --answer exports: only by them')
    .option('--quarter <quarter>', 'with --answer exports: last, current or as 2026-Q3')
    .option('--fiscal-start <month>', 'with --answer exports: month in which a fiscal year begins', wholeNumber)
    .option('--at <time>', 'with --answer assignment or publication: as of this time')
    .option('--from <time>', 'from this time on (RFC 3339, a day, or -7d)')
    .option('--to <time>', 'before this time')
    .addOption(
      new Option('--audience <audience>', 'internal: names; external: roles and organisations; legal: names and ids')
        .choices(['internal', 'external', 'legal'])
        .default('internal'),
    )
    .addOption(new Option('--format <format>', 'of the page; by the name of the output unless said').choices(FORMATS))
    .option('-o, --output <file>', 'write it there: page.html, page.pdf or page.txt')
    .option('--force', 'replace what is there')
    .option('--title <text>', 'stands at the top of the page')
    .option('--purpose <text>', 'what it is for; it stands on the page and is recorded with its making');
  command.option('--bundle', 'also make an evidence bundle of the events; the page says where it is');
  withConnection(withTelling(command))
    .addHelpText(
      'after',
      `
Examples:
  trailmark explain 'target:campaign/c_9 type:(budget.* OR approval.*)' --tz Europe/Berlin
  trailmark explain 'target:campaign/c_9' --language de --audience external -o board.pdf --purpose "Board, 12 May"
  trailmark explain --answer change campaign/c_9 --field daily_budget -o budget.html
  trailmark explain --event 4411 --event 4420 --audience legal -o entries.html`,
    )
    .action(async (expression: string | undefined, options: ExplainOptions) => {
      await explain(expression, options);
      done(0);
    });
}

async function explain(typed: string | undefined, options: ExplainOptions): Promise<void> {
  const { language, audience, output, title, purpose, bundle } = options;
  refuseTwoContents(typed, options);
  const format = options.format ?? formatOf(output);
  if (output !== undefined && options.force !== true && existsSync(output))
    throw new CannotRun(`${output} is there already: name another, or give --force to replace it`);
  if (output === undefined && format === 'pdf' && process.stdout.isTTY)
    throw new CannotRun('a PDF is not for the terminal: name a file with --output');
  const client = connect(options);
  const content = await contentOf(client, typed, options);
  const made = client.request('POST', '/v1/explanations', {
    body: { ...content, language, audience, format, title, purpose, bundle, tz: zoneOf(options) },
  });
  const response = await patiently(made, language === 'de' ? 'Die Seite entsteht …' : 'Making the page …');
  const page = new Uint8Array(await response.arrayBuffer());
  if (output === undefined) process.stdout.write(page);
  else {
    // What it shows may be for few: nobody else on this machine reads it.
    await writeFile(output, page, { mode: 0o600 });
    process.stdout.write(`Written to ${output}. Report ${response.headers.get('x-trailmark-report') ?? ''}\n`);
  }
}

/** A page is made of a query, events by name, or a question. @throws CannotRun where it is none or several */
function refuseTwoContents(typed: string | undefined, { event, answer, from, to }: ExplainOptions): void {
  if (answer !== undefined) {
    if (event !== undefined) throw new CannotRun('--event and --answer are two pages: make them one by one');
    return;
  }
  if ((typed === undefined) === (event === undefined))
    throw new CannotRun('say which events: an expression, --event with their ids, or a question with --answer');
  if (event !== undefined && (from ?? to) !== undefined)
    throw new CannotRun('--from and --to belong to an expression: events named by id have their times');
}

async function contentOf(
  client: Client,
  typed: string | undefined,
  options: ExplainOptions,
): Promise<Readonly<Record<string, unknown>>> {
  const { event, answer, from, to, field, other, rule, actor, quarter, fiscalStart, at } = options;
  if (answer === undefined) return event === undefined ? { q: typed, from, to } : { events: event };
  const kinds = answer === 'assignment' ? ['lead', 'rule', 'user'] : [];
  const entity = typed === undefined ? undefined : await thingMeant(client, typed, { kinds, zone: zoneOf(options) });
  const asked = { entity, field, other, rule, actor, quarter, fiscal_start: fiscalStart, at, from, to };
  return { answer: { question: answer, ...asked } };
}

function formatOf(output: string | undefined): Format {
  if (output === undefined || /\.(txt|text)$/i.test(output)) return 'text';
  if (/\.pdf$/i.test(output)) return 'pdf';
  if (/\.html?$/i.test(output)) return 'html';
  throw new CannotRun(`${output} does not say whether it is to be .html, .pdf or .txt: add --format`);
}
