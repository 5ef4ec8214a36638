/** `trailmark state`: how one thing stood at a moment, as far as recorded events say it. */
import { routes } from '@trailmark/contract';
import type { Command } from 'commander';
import { expectShape } from './client.ts';
import { clockTime, withTelling, zoneOf } from './clock-time.ts';
import { connect, withConnection, type ConnectionOptions } from './connection.ts';
import { entityPath, printAside } from './entity.ts';
import { formatList, plainText, withFormat, type Column, type ListFormat } from './listing.ts';
import { thingMeant } from './named-thing.ts';
import type { ExitCode } from './trouble.ts';

interface StateOptions extends ConnectionOptions {
  readonly at?: string;
  readonly tz?: string;
  readonly language?: string;
  readonly format: ListFormat;
}

type State = ReturnType<typeof parseState>;
type Value = State['values'][number];
type Handing = State['ownership'][number];

export function addState(program: Command, done: (code: ExitCode) => void): void {
  const command = program
    .command('state')
    .description('how one thing stood at a moment')
    .argument('<type/id>', 'the thing, as lead/l_4471 or campaign/c_9; by its name, or the number of an event about it')
    .option('--at <time>', 'as of this time (RFC 3339, a day, or -7d); now unless given');
  withConnection(withFormat(withTelling(command)))
    .addHelpText(
      'after',
      `
A value rests on the last change at or before the time, or, where none was seen, on what the first change behind it found.
What no event says is unknown, and so is what changed outside our sight; unknown is not empty.

Examples:
  trailmark state lead/l_4471 --at 2026-03-01
  trailmark state campaign/c_9 --at '2026-03-01 14:30' --tz Europe/Berlin --language de
  trailmark state user/u_17 --format json`,
    )
    .action(async (named: string, options: StateOptions) => {
      const query = {
        at: options.at?.replace(/^(\d{4}-\d\d-\d\d) /, '$1T'),
        tz: zoneOf(options),
        language: options.language,
      };
      const client = connect(options);
      const thing = await thingMeant(client, named, { zone: zoneOf(options) });
      const state = parseState(await client.json('GET', `${entityPath(thing)}/state`, { query }));
      process.stdout.write(textOf(thing, state, options));
      printAside(state);
      done(0);
    });
}

function parseState(value: unknown) {
  return expectShape(routes.entityState.answers[200].schema, value);
}

function textOf(named: string, state: State, options: StateOptions): string {
  const { format } = options;
  const zone = zoneOf(options);
  if (format === 'json') return `${JSON.stringify(state, null, 2)}\n`;
  const values = formatList(state.values, valueColumns(zone), format);
  if (format !== 'table') return values;
  const owners = formatList(state.ownership, ownerColumns(zone), format);
  return [
    `${plainText(named)} at ${clockTime(state.at, zone)} ${zone}: ${EXISTED[state.existed]}\n`,
    state.values.length === 0 ? 'No recorded change of it can be seen.\n' : `\n${values}`,
    owners === '' ? '' : `\nIn charge${state.ownership_whole ? '' : ' (there are earlier ones)'}:\n${owners}`,
    state.unreadable === undefined ? '' : `\nDamaged entries, in no value here: ${state.unreadable.join(', ')}\n`,
  ].join('');
}

const EXISTED: Readonly<Record<State['existed'], string>> = {
  yes: 'it was there',
  not_yet: 'it was not made yet',
  deleted: 'it was deleted',
  unknown: 'whether it was there, nobody recorded',
};

function valueColumns(zone: string): readonly Column<Value>[] {
  return [
    { title: 'what', of: ({ path, of }) => (of === undefined ? path : `${of.type}/${of.id} ${path}`), widthMax: 40 },
    {
      title: 'since',
      of: ({ since, basis }) => (since === undefined || basis === 'before' ? '' : clockTime(since, zone)),
      widthMax: 20,
    },
    { title: 'by', of: ({ events }) => events.map(({ index }) => index).join(', '), widthMax: 20 },
    { title: 'origin', of: originOf, widthMax: 24 },
    { title: 'value', of: ({ text }) => text, widthMax: Infinity, wraps: true },
  ];
}

function originOf({ basis, origin }: Value): string {
  const told = origin === undefined || origin === 'source' ? '' : origin;
  return [told, basis === 'before' ? 'as found later' : ''].filter((text) => text !== '').join(', ');
}

function ownerColumns(zone: string): readonly Column<Handing>[] {
  return [
    { title: 'time', of: ({ time }) => clockTime(time, zone), widthMax: 20 },
    { title: 'index', of: ({ events }) => events.map(({ index }) => index).join(', '), widthMax: 20 },
    { title: 'as', of: ({ path }) => path, widthMax: 12 },
    { title: 'from', of: ({ from }) => heldText(from), widthMax: 24 },
    { title: 'to', of: ({ to }) => heldText(to), widthMax: 24 },
    { title: 'by', of: ({ by }) => by.name ?? by.id ?? by.ref ?? 'unknown', widthMax: 24 },
    { title: 'reason', of: ({ reason }) => reasonText(reason), widthMax: Infinity, wraps: true },
  ];
}

type Said = Handing['reason'];

function heldText({ said, name, id, ref }: Handing['to']): string {
  return (
    name ?? (said.kind === 'value' && typeof said.value === 'string' ? said.value : (id ?? ref ?? SAID[said.kind]))
  );
}

function reasonText(reason: Said): string {
  if (reason.kind === 'value') return String(reason.value);
  return reason.kind === 'empty' ? '(none was given)' : `(${SAID[reason.kind]})`;
}

const SAID: Readonly<Record<Said['kind'], string>> = {
  value: 'a value',
  empty: 'nobody',
  unsaid: 'not said',
  withheld: 'withheld',
  gone: 'gone',
};
