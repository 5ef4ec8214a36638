/**
 * Which thing somebody means who names it by its name, or by the number of an event about it, where a type and an id are
 * wanted. A name that two things bear names neither: both are shown, and nothing is guessed.
 */
import { routes } from '@trailmark/contract';
import { expectShape, type Client } from './client.ts';
import { clockTime } from './clock-time.ts';
import { plainText } from './listing.ts';
import { find, textAt, timeOf, type ShownEvent } from './query.ts';
import { CannotRun } from './trouble.ts';

const EVENTS_MAX = 500;
const NAMED_MAX = 12;

interface Thing {
  readonly type: string;
  readonly id: string;
  readonly name: string;
  /** The newest of its events that were looked at, and how many there are of those. */
  readonly newest: ShownEvent;
  readonly events: number;
}

/**
 * `lead/l_4471` for `lead/l_4471`, `Priya Nair` or `4411`.
 * @param kinds types that can be meant; any where there are none
 * @throws CannotRun where it names nothing, or several
 */
export async function thingMeant(
  client: Client,
  typed: string,
  { kinds = [], zone }: { readonly kinds?: readonly string[]; readonly zone: string },
): Promise<string> {
  if (/^[^\s/"]+\/\S+$/.test(typed)) return typed;
  const isKind = ({ type }: { readonly type: string }): boolean => kinds.length === 0 || kinds.includes(type);
  if (/^#?\d{1,15}$/.test(typed)) return ofEvent(client, typed.replace('#', ''), kinds);
  const [, prefix, rest = typed] = /^([a-z][\w.-]*)\/(.*)$/i.exec(typed) ?? [];
  const found = await thingsCalled(client, rest);
  const meant = found.filter((thing) => (prefix === undefined ? isKind(thing) : thing.type === prefix));
  const [only] = meant;
  // With its type before it, it may be an id that has blanks.
  if (only === undefined && prefix !== undefined) return typed;
  if (only === undefined) throw new CannotRun(nothing(rest, kinds, found));
  if (meant.length > 1) throw new CannotRun(several(rest, meant, zone));
  process.stderr.write(`${only.type}/${only.id} (${plainText(only.name)})\n`);
  return `${only.type}/${only.id}`;
}

async function ofEvent(client: Client, index: string, kinds: readonly string[]): Promise<string> {
  const { event } = expectShape(routes.readEvent.answers[200].schema, await client.json('GET', `/v1/events/${index}`));
  const targets = targetsOf(event);
  const meant = kinds.map((kind) => targets.find(({ type }) => type === kind)).find((one) => one !== undefined);
  const target = meant ?? (kinds.length === 0 ? targets[0] : undefined);
  if (target?.id === undefined)
    throw new CannotRun(
      `event ${index} names no ${kinds.length === 0 ? 'thing' : kinds.join(' or ')} that this key is shown: ` +
        'write a type and an id, as lead/l_4471',
    );
  process.stderr.write(
    `${target.type}/${target.id}${target.name === undefined ? '' : ` (${plainText(target.name)})`}\n`,
  );
  return `${target.type}/${target.id}`;
}

/** Things that bear the name, in whatever case and with whatever accents. */
async function thingsCalled(client: Client, name: string): Promise<Thing[]> {
  const q = `target:"${name.replaceAll(/["\\]/g, String.raw`\$&`)}" importance:(routine OR normal OR notable OR critical)`;
  const { events } = await find(client, q, { limit: EVENTS_MAX });
  const things = new Map<string, Thing>();
  for (const event of events) {
    for (const { type, id, name: own } of targetsOf(event)) {
      if (id === undefined || own === undefined || fold(own) !== fold(name)) continue;
      const key = `${type}/${id}`;
      const known = things.get(key);
      things.set(key, {
        type,
        id,
        name: own,
        newest: known === undefined || timeOf(known.newest) < timeOf(event) ? event : known.newest,
        events: (known?.events ?? 0) + 1,
      });
    }
  }
  return [...things.values()];
}

interface Target {
  readonly type: string;
  readonly id: string | undefined;
  readonly name: string | undefined;
}

/** Hidden people have no id here. */
export function targetsOf(event: ShownEvent): Target[] {
  const targets: unknown = event['targets'];
  if (!Array.isArray(targets)) return [];
  return targets.flatMap((target: unknown): Target[] => {
    if (typeof target !== 'object' || target === null) return [];
    const member = (name: string): string | undefined => textAt({ target }, 'target', name) || undefined;
    return [{ type: member('type') ?? '', id: member('id'), name: member('name') }];
  });
}

function fold(text: string): string {
  return (
    text
      .normalize('NFKD')
      .replaceAll(/\p{M}/gu, '')
      .toLowerCase()
      .replaceAll('ß', 'ss')
      // "Mueller" is how some write "Müller".
      .replaceAll(/([aou])e/g, '$1')
      .replaceAll(/\s+/g, ' ')
      .trim()
  );
}

function nothing(name: string, kinds: readonly string[], others: readonly Thing[]): string {
  const kind = kinds.length === 0 ? 'nothing' : `no ${kinds.join(' or ')}`;
  const beside = others.map(({ type, id }) => `${type}/${id}`).slice(0, NAMED_MAX);
  return (
    `${kind} that this key sees is called "${name}"${beside.length === 0 ? '' : ` (but ${beside.join(', ')})`}. ` +
    'Look for it with "trailmark query": --ids shows the type and id to name it by, as lead/l_4471'
  );
}

function several(name: string, things: readonly Thing[], zone: string): string {
  const shown = things.slice(0, NAMED_MAX).map(({ type, id, newest, events }) => {
    const last = `${clockTime(timeOf(newest), zone).slice(0, 16)}: ${plainText(newest.sentence)}`;
    return `  ${type}/${id}  ${events} ${events === 1 ? 'event' : 'events'}, the newest ${last}`;
  });
  const more = things.length > NAMED_MAX ? `\n  … and ${things.length - NAMED_MAX} more` : '';
  return `"${name}" is the name of ${things.length} things; say which:\n${shown.join('\n')}${more}`;
}
