/** `trailmark catalog`: the types of events, one of them in full, and registering types of one's own. */
import { readFileSync } from 'node:fs';
import { routes } from '@trailmark/contract';
import { Option, type Command } from 'commander';
import type { z } from 'zod';
import { expectShape } from './client.ts';
import { connect, optionsOf, withConnection, type ConnectionOptions } from './connection.ts';
import { formatList, formatTable, plainText, type Column } from './listing.ts';
import { CannotRun, messageOf, type ExitCode } from './trouble.ts';

type CatalogFormat = 'table' | 'json';
type EventType = z.output<(typeof routes.readCatalog.answers)[200]['schema']>['types'][number];

interface CatalogOptions extends ConnectionOptions {
  readonly format: CatalogFormat;
  readonly family?: string;
  readonly own?: boolean;
}

export function addCatalog(program: Command, done: (code: ExitCode) => void): void {
  const catalog = program
    .command('catalog')
    .description('the types of events: list them, show one, register your own')
    .enablePositionalOptions()
    .addHelpText(
      'after',
      `
Examples:
  trailmark catalog list --family budget
  trailmark catalog show budget.adjusted
  trailmark catalog register webinar.json     one type, a list of types, or {"types": [...]}; - reads standard input

docs/events.md says what a type of your own looks like.`,
    );
  const list = catalog.command('list', { isDefault: true }).description('all types, in a line each');
  withTypeFormat(list)
    .option('--family <family>', 'of this family alone')
    .option('--own', 'those this tenant registered')
    .action(async (_: CatalogOptions, command: Command) => {
      const options = optionsOf<CatalogOptions>(command);
      const { types } = await readCatalog(options);
      const shown = types.filter(
        ({ family, registered }) =>
          (options.family === undefined || family === options.family) && (options.own !== true || registered === true),
      );
      process.stdout.write(formatList(shown, LIST_COLUMNS, options.format));
      done(0);
    });
  withTypeFormat(
    catalog.command('show').description('one type in full').argument('<type>', 'as budget.adjusted'),
  ).action(async (name: string, _: CatalogOptions, command: Command) => {
    const options = optionsOf<CatalogOptions>(command);
    const [type] = (await readCatalog(options, name)).types;
    if (type === undefined) throw new CannotRun(`there is no type ${name}`);
    process.stdout.write(options.format === 'json' ? `${JSON.stringify(type, null, 2)}\n` : typeText(type));
    done(0);
  });
  addRegister(catalog, done);
}

function addRegister(catalog: Command, done: (code: ExitCode) => void): void {
  const command = catalog
    .command('register')
    .description('register types of your own; exit code 1 where one was refused')
    .argument('<file>', 'JSON; - for standard input');
  withTypeFormat(command).action(async (file: string, _: CatalogOptions, self: Command) => {
    const options = optionsOf<CatalogOptions>(self);
    const answer = await connect(options).json('POST', '/v1/catalog', { body: { types: typesIn(file) } });
    const { results } = expectShape(routes.registerTypes.answers[200].schema, answer);
    if (options.format === 'json') process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
    else
      for (const { name = '?', version, outcome, problems } of results) {
        process.stdout.write(`${plainText(name)}${version === undefined ? '' : ` version ${version}`}: ${outcome}\n`);
        for (const { code, field, detail } of problems)
          process.stdout.write(`  ${plainText(`${field === '' ? '' : `${field}: `}${detail}`)} (${code})\n`);
      }
    done(results.some(({ outcome }) => outcome === 'refused') ? 1 : 0);
  });
}

/** What a type is for, at a glance; `show` says the rest. */
const LIST_COLUMNS: readonly Column<EventType>[] = [
  { title: 'type', of: ({ name }) => name, widthMax: 34 },
  { title: 'importance', of: ({ importance }) => importance },
  { title: 'sentence', of: (type) => readable(sentenceOf(type, 'en')), widthMax: Infinity, wraps: true },
];

/** A template as a sentence with its values named: `‹actor› paused the campaign ‹campaign›`. */
function readable(template: string): string {
  return template
    .replaceAll(/\{did:([^|}]*)[^}]*\}/g, '$1')
    .replaceAll(/\{moved\}/g, 'changed')
    .replaceAll(/\{changed\}/g, '‹what›')
    .replaceAll(/\{values\}/g, ' ‹from … to …›')
    .replaceAll(/\{(?:data|scope|decision)\.([^:}]*):[^|}]*\|([^}]*)\}/g, '‹$1› $2')
    .replaceAll(
      /\{(?:data\.|scope\.|decision\.|target:)?([^}]*)\}/g,
      (_, name: string) => `‹${name.replaceAll('_', ' ')}›`,
    )
    .replaceAll(/[[\]]/g, '');
}

type Row = readonly [string, EventType['data'][string]];

const FIELD_COLUMNS: readonly Column<Row>[] = [
  { title: 'field', of: ([name]) => name, widthMax: 60 },
  { title: 'class', of: ([, rule]) => (rule.of === undefined ? rule.class : `${rule.class}, of the ${rule.of}`) },
  { title: 'kind', of: ([, rule]) => rule.kind },
  {
    title: '',
    of: ([, { required, was = [] }]) =>
      [required === true ? 'required' : '', was.length === 0 ? '' : `was ${was.join(', ')}`].filter(Boolean).join('; '),
    widthMax: Infinity,
  },
];

function typeText(type: EventType): string {
  const rows = (['data', 'changes'] as const).flatMap((holder) =>
    Object.entries(type[holder]).map(([name, rule]): Row => [`${holder}.${name}`, rule]),
  );
  const facts = [type.requirement, type.importance, `kept as ${type.retention}`, `version ${type.version}`];
  if (type.registered === true) facts.push('registered by this tenant');
  const lines = [
    `${type.name}: ${facts.filter((fact) => fact !== undefined).join(', ')}`,
    `en  ${sentenceOf(type, 'en')}`,
    `de  ${sentenceOf(type, 'de')}`,
    ...('example' in type ? [`e.g. ${JSON.stringify(type['example'])}`] : []),
  ];
  return `${lines.map(plainText).join('\n')}\n\n${formatTable(rows, FIELD_COLUMNS, process.stdout.columns ?? 120)}`;
}

function sentenceOf({ sentence }: EventType, language: string): string {
  if (typeof sentence !== 'object' || sentence === null || !Object.hasOwn(sentence, language)) return '';
  return String((sentence as Record<string, unknown>)[language]); // has it, as just seen
}

async function readCatalog(options: ConnectionOptions, type?: string) {
  const answer = await connect(options).json('GET', '/v1/catalog', { query: { type } });
  return expectShape(routes.readCatalog.answers[200].schema, answer);
}

/** One type, a list, or the body of the route itself. @throws CannotRun where the file holds none of them */
function typesIn(file: string): unknown[] {
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(file === '-' ? 0 : file, 'utf8'));
  } catch (error) {
    throw new CannotRun(`${file === '-' ? 'standard input' : file} cannot be read as JSON: ${messageOf(error)}`, error);
  }
  if (Array.isArray(document)) return document;
  if (typeof document !== 'object' || document === null) throw new CannotRun(`${file} holds no type`);
  return 'types' in document && Array.isArray(document.types) ? document.types : [document];
}

function withTypeFormat(command: Command): Command {
  const formats: CatalogFormat[] = ['table', 'json'];
  return withConnection(command).addOption(
    new Option('--format <format>', 'how to print').choices(formats).default('table'),
  );
}
