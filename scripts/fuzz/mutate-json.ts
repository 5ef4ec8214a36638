/** Mutations of JSON that leave it JSON nearly always: what lies behind the parser is reached too. */
import { below, length, pick, type Random } from './choose.ts';

const NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '',
  '.',
  '\\',
  'a.b',
  '0',
  '-1',
  'length',
  '\u0000',
  '\n',
  '\u202e',
  '\u200b',
  '\ud800',
  '\u{1f600}',
  '/',
  '~',
  '~0',
  'x'.repeat(300),
];

const VALUES: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  1,
  -1,
  0.1,
  1e21,
  1e-7,
  9007199254740991,
  9007199254740992,
  -9007199254740992,
  5e-324,
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\udfff',
  '\ufeff',
  '\u202e',
  '\n',
  'x'.repeat(129),
  'x'.repeat(65_537),
  '1970-01-01T00:00:00Z',
  '2016-12-31T23:59:60Z',
  '9999-12-31T23:59:59.999999-23:59',
  [],
  {},
  [[]],
  [null],
  { a: { b: [] } },
  '10.0.0.1',
  '::ffff:1.2.3.4',
];

type Holder = { [name: string]: unknown } | unknown[];

/** Changes one to three places of a JSON text; undefined where it is none. */
export function mutateJson(
  text: string,
  random: Random,
  pool: readonly Uint8Array[],
  words: readonly string[],
): string | undefined {
  const root = parse(text);
  if (root === undefined) return undefined;
  const box: Holder = [root];
  const others =
    pool.length === 0 ? undefined : parse(Buffer.from(pick(random, pool)).toString('utf8').split('\n')[0] ?? '');
  for (let times = 1 + below(random, 3); times > 0; times--) mutatePlace(box, random, others, words);
  return write(box[0], random);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function mutatePlace(box: unknown[], random: Random, others: unknown, words: readonly string[]): void {
  const holders: [Holder, string][] = [];
  collect(box, holders);
  const [holder, name] = pick(random, holders);
  const get = (): unknown => (holder as Record<string, unknown>)[name];
  const set = (key: string, value: unknown): void => {
    Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
  };
  const inside = holder !== box;
  switch (below(random, 9)) {
    case 0:
      return set(name, copied(pick(random, VALUES)));
    case 1:
      if (inside && Array.isArray(holder)) holder.splice(Number(name), 1);
      else if (inside) delete (holder as Record<string, unknown>)[name];
      return;
    case 2:
      if (inside && !Array.isArray(holder))
        set(random() < 0.5 || words.length === 0 ? pick(random, NAMES) : pick(random, words), get());
      return;
    case 3: {
      let value = get();
      for (let times = length(random, 40); times > 0; times--)
        value = random() < 0.5 ? [value] : { [pick(random, NAMES)]: value };
      return set(name, value);
    }
    case 4: {
      const [from, at] = pick(random, holders);
      return set(name, copied((from as Record<string, unknown>)[at]));
    }
    case 5: {
      const found: [Holder, string][] = [];
      collect([others ?? {}], found);
      const [from, at] = pick(random, found);
      if (inside && !Array.isArray(holder) && random() < 0.5)
        return set(at, copied((from as Record<string, unknown>)[at]));
      return set(name, copied((from as Record<string, unknown>)[at]));
    }
    case 6:
      if (Array.isArray(get())) {
        const list = get() as unknown[]; // just looked
        const item = list[0] ?? null;
        for (let times = length(random, 70); times > 0; times--) list.push(copied(item));
      }
      return;
    case 7:
      if (words.length > 0) set(name, pick(random, words));
      return;
    default:
      if (typeof get() === 'string') {
        const text = get() as string; // just looked
        const at = below(random, text.length + 1);
        set(name, text.slice(0, at) + pick(random, NAMES) + text.slice(at));
      }
  }
}

/** Every place of a value, as the object or list that holds it and its name there. Deep values end the walk. */
function collect(holder: Holder, found: [Holder, string][], depth = 0): void {
  for (const name of Object.keys(holder)) {
    if (found.length > 2_000) return;
    found.push([holder, name]);
    const value: unknown = (holder as Record<string, unknown>)[name];
    if (typeof value === 'object' && value !== null && depth < 64) collect(value as Holder, found, depth + 1);
  }
}

/** A value of its own: nothing may hold itself, and what was picked from must stay as it is. */
function copied(value: unknown): unknown {
  return value === undefined ? null : JSON.parse(JSON.stringify(value));
}

/** JSON text, now and then with what a serialiser would not write: names twice, escapes, spaces, large numbers. */
function write(value: unknown, random: Random): string {
  let text = JSON.stringify(value);
  if (text === undefined) return 'null';
  if (random() < 0.1) text = text.replace(/\{"([^"\\]*)":/, (start, name: string) => `{"${name}":1,${start.slice(1)}`);
  if (random() < 0.1) {
    const at = below(random, text.length);
    const code = text.charCodeAt(at);
    if (/[a-z]/i.test(text.charAt(at))) {
      text = `${text.slice(0, at)}\\u${code.toString(16).padStart(4, '0')}${text.slice(at + 1)}`;
    }
  }
  if (random() < 0.1) text = text.replaceAll(',', pick(random, [' ,', ',\n', ',\t', ', ']));
  if (random() < 0.05)
    text = text.replace(/:\d+/, pick(random, [':1e999', ':-0', ':9007199254740993', ':1.0', ':1E2', ':01']));
  return text;
}
