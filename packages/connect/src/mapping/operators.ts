/** The operators of mapping documents, each compiled into a closure. */

import { parseJson } from '@trailmark/catalog';
import { MappingError } from './document.ts';
import { parsePath, readPath } from './reading.ts';
import { isPlainObject, listOf, textOf, type Context, type Make } from './run.ts';
import { define } from './told.ts';
import { exactNumber, timeOf, wholeNumber, type TimeForm } from './values.ts';

type Given = Readonly<Record<string, unknown>>;
type Operator = (given: Given, context: Context, place: string) => Make;

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  $map: ['table', 'default'],
  $each: ['as', 'when', 'keepEmpty'],
  $when: ['give', 'else'],
  $split: ['at', 'take'],
  $kv: ['key', 'value'],
  $time: ['from', 'zone'],
  $fn: ['of'],
};

export const operators: Readonly<Record<string, Operator>> = Object.assign(Object.create(null) as object, {
  $path: named('$path', (given, context, place) => context.compiler.path(given['$path'], context, place)),
  $peek: named('$peek', (given, context, place) =>
    context.compiler.path(given['$peek'], { ...context, looking: true }, place),
  ),
  $const: named('$const', (given) => () => given['$const']),
  $first: named('$first', first),
  $concat: named('$concat', concat),
  $map: named('$map', map),
  $each: named('$each', each),
  $list: named('$list', list),
  $when: named('$when', when),
  $split: named('$split', split),
  $parseJson: named('$parseJson', (given, context, place) => {
    const value = context.compiler.template(given['$parseJson'], context, place);
    return (run) => valueOfJson(value(run));
  }),
  $kv: named('$kv', keyValue),
  $time: named('$time', time),
  $number: named('$number', (given, context, place) => {
    const value = context.compiler.template(given['$number'], context, place);
    return (run) => exactNumber(value(run));
  }),
  $bigint: named('$bigint', (given, context, place) => {
    const value = context.compiler.template(given['$bigint'], context, place);
    return (run) => wholeNumber(value(run));
  }),
  $fn: named('$fn', (given, context, place) => {
    const call = context.compiler.call(given['$fn'], place);
    const values = makesOf(given['of'], context, `${place}.of`);
    return (run) => call(...values.map((value) => value(run)));
  }),
  $told: named('$told', told),
  $rest: named('$rest', (given, context, place) => context.compiler.rest(given['$rest'], place)),
});

/** Refuses what an operator does not know, so that a slip of the pen is found at load. */
function named(name: string, operator: Operator): Operator {
  const allowed = new Set([name, ...(ALLOWED[name] ?? [])]);
  return (given, context, place) => {
    for (const key of Object.keys(given)) {
      if (!allowed.has(key)) throw new MappingError(place, `the operator ${name} knows no ${key}`);
    }
    return operator(given, context, `${place}.${name}`);
  };
}

function makesOf(templates: unknown, context: Context, place: string): Make[] {
  return listOf(templates, place).map((one, at) => context.compiler.template(one, context, `${place}.${at}`));
}

function first(given: Given, context: Context, place: string): Make {
  const makes = makesOf(given['$first'], context, place);
  return (run) => {
    for (const make of makes) {
      const value = make(run);
      if (value !== undefined) return value;
    }
    return undefined;
  };
}

function concat(given: Given, context: Context, place: string): Make {
  const makes = makesOf(given['$concat'], { ...context, looking: true }, place);
  return (run) => {
    let text = '';
    for (const make of makes) {
      const value = make(run);
      if (typeof value !== 'string' && typeof value !== 'number') return undefined;
      text += value;
    }
    return text;
  };
}

function map(given: Given, context: Context, place: string): Make {
  const value = context.compiler.template(given['$map'], context, place);
  const table = given['table'];
  if (!isPlainObject(table)) throw new MappingError(place, 'a table is needed');
  const entries = new Map(Object.entries(table));
  const otherwise =
    given['default'] === undefined
      ? undefined
      : context.compiler.template(given['default'], context, `${place}.default`);
  return (run) => {
    const key = value(run);
    if (key === undefined) return undefined;
    const name = typeof key === 'string' ? key : JSON.stringify(key);
    return entries.has(name) ? entries.get(name) : otherwise === undefined ? key : otherwise(run);
  };
}

function each(given: Given, context: Context, place: string): Make {
  const { compiler } = context;
  const over = given['$each'];
  const items = compiler.template(over, { ...context, looking: true }, place);
  const { from, names } = parsePath(over, place);
  const base = from === 'record' ? compiler.places.root : context.item;
  if (base === undefined) throw new MappingError(place, '@ is known only inside $each');
  const listPlace = compiler.places.at(base, names);
  const inner: Context = { ...context, item: compiler.places.itemsOf(listPlace) };
  const test = given['when'] === undefined ? undefined : compiler.condition(given['when'], inner, `${place}.when`);
  const as = compiler.template(given['as'], inner, `${place}.as`);
  const keepEmpty = given['keepEmpty'] === true;
  const mark = keepEmpty && !context.looking ? compiler.places.mark(listPlace) : -1;
  return (run) => {
    const found = items(run);
    if (!Array.isArray(found)) return undefined;
    // An empty list is something the source said: it is told here, or left for the rest.
    if (found.length === 0 && mark >= 0) run.told[mark] = 1;
    const outer = run.item;
    const made: unknown[] = [];
    for (const item of found) {
      run.item = item;
      if (test?.(run) === false) continue;
      const value = as(run);
      if (value !== undefined) made.push(value);
    }
    run.item = outer;
    return made.length > 0 || keepEmpty ? made : undefined;
  };
}

function told(given: Given, context: Context, place: string): Make {
  const makes = listOf(given['$told'], place).map((path) => context.compiler.path(path, context, place));
  return (run) => {
    for (const make of makes) make(run);
    return undefined;
  };
}

function list(given: Given, context: Context, place: string): Make {
  const makes = makesOf(given['$list'], context, place);
  return (run) => {
    const made: unknown[] = [];
    for (const make of makes) {
      const value = make(run);
      if (Array.isArray(value)) made.push(...(value as unknown[]));
      else if (value !== undefined) made.push(value);
    }
    return made.length > 0 ? made : undefined;
  };
}

function when(given: Given, context: Context, place: string): Make {
  const test = context.compiler.condition(given['$when'], context, place);
  const give = context.compiler.template(given['give'], context, `${place}.give`);
  const otherwise =
    given['else'] === undefined ? () => undefined : context.compiler.template(given['else'], context, `${place}.else`);
  return (run) => (test(run) ? give(run) : otherwise(run));
}

function split(given: Given, context: Context, place: string): Make {
  const value = context.compiler.template(given['$split'], { ...context, looking: true }, place);
  const separator = textOf(given['at'], `${place}.at`);
  const take = given['take'];
  if (separator === '' || typeof take !== 'number')
    throw new MappingError(place, 'a separator and a number are needed');
  return (run) => {
    const text = value(run);
    return typeof text === 'string' ? text.split(separator).at(take) : undefined;
  };
}

function keyValue(given: Given, context: Context, place: string): Make {
  const pairs = context.compiler.template(given['$kv'], context, place);
  const key = [textOf(given['key'], `${place}.key`)];
  const value = [textOf(given['value'], `${place}.value`)];
  return (run) => {
    const found = pairs(run);
    if (!Array.isArray(found)) return undefined;
    const made: Record<string, unknown> = {};
    for (const pair of found) {
      const name = readPath(pair, key);
      if (typeof name === 'string') define(made, name, readPath(pair, value) ?? null);
    }
    return made;
  };
}

function time(given: Given, context: Context, place: string): Make {
  const value = context.compiler.template(given['$time'], context, place);
  const form = given['from'];
  const zone = given['zone'] ?? 'Z';
  if (form !== 'rfc3339' && form !== 'seconds' && form !== 'milliseconds' && form !== 'local') {
    throw new MappingError(place, 'from is rfc3339, seconds, milliseconds or local');
  }
  if (typeof zone !== 'string' || !/^(Z|[+-]\d\d:\d\d)$/.test(zone))
    throw new MappingError(place, 'a zone is Z or like +02:00');
  return (run) => timeOf(value(run), form satisfies TimeForm, zone);
}

function valueOfJson(value: unknown): unknown {
  if (typeof value !== 'string') return undefined;
  try {
    return parseJson(value);
  } catch {
    return undefined;
  }
}
