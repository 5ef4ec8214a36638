/** Compiles a mapping document into one closure: everything that can be wrong with the document is found here, once. */

import { MappingError, type MappingDocument, type MappingFunction } from './document.ts';
import { functions as ownFunctions } from './functions.ts';
import { operators } from './operators.ts';
import { isPath, parsePath, readPath } from './reading.ts';
import { isPlainObject, listOf, textOf, type Compiler, type Context, type Make, type Run, type Test } from './run.ts';
import { Places, define, restOf } from './told.ts';

export type Mapped = { readonly events: readonly Record<string, unknown>[] } | { readonly reject: string };
export type Mapping = (record: unknown) => Mapped;

/**
 * Turns a document into a function from a parsed record to events. Throws MappingError naming the place where the
 * document is wrong. The function never throws on a record: what it cannot map it rejects with a reason.
 */
export function compileMapping(
  document: MappingDocument,
  functions: Readonly<Record<string, MappingFunction>> = {},
): Mapping {
  checkHead(document);
  const split = document.split === undefined ? undefined : parsePath(document.split, 'split').names;
  const one = compileRecord(document, { ...ownFunctions, ...functions });
  if (split === undefined) return one;
  return (record) => {
    const items = readPath(record, split);
    if (!Array.isArray(items)) return one(record);
    const events: Record<string, unknown>[] = [];
    for (const item of items) {
      const mapped = one(item);
      if ('reject' in mapped) return mapped;
      events.push(...mapped.events);
    }
    return { events };
  };
}

function compileRecord(document: MappingDocument, functions: Readonly<Record<string, MappingFunction>>): Mapping {
  const matchCompiler = new DocumentCompiler(functions);
  const match = matchCompiler.condition(
    document.match,
    { compiler: matchCompiler, item: undefined, looking: true },
    'match',
  );
  const branches = document.events.map(({ when, event }, at) => {
    const compiler = new DocumentCompiler(functions);
    const context: Context = { compiler, item: undefined, looking: false };
    const test = when === undefined ? undefined : compiler.condition(when, context, `events.${at}.when`);
    const make = compiler.template(event, context, `events.${at}.event`);
    return { test, make, places: compiler.places };
  });
  const reject: Mapped = { reject: document.otherwise };
  const nothing = new Uint8Array(0);
  return (record) => {
    if (typeof record !== 'object' || record === null || Array.isArray(record))
      return { reject: 'The record is no object.' };
    if (!match({ record, item: undefined, told: nothing })) return reject;
    for (const { test, make, places } of branches) {
      const run: Run = { record, item: undefined, told: new Uint8Array(places.marks) };
      if (test?.(run) === false) continue;
      return { events: [make(run) as Record<string, unknown>] }; // an event's template is an object: checkHead
    }
    return reject;
  };
}

function checkHead(document: MappingDocument): void {
  if (typeof document.source !== 'string' || document.source === '')
    throw new MappingError('source', 'it must be named');
  if (!Number.isInteger(document.version) || document.version < 1)
    throw new MappingError('version', 'it is a whole number from 1');
  if (!Array.isArray(document.events) || document.events.length === 0)
    throw new MappingError('events', 'at least one is needed');
  document.events.forEach(({ event }, at) => {
    if (!isPlainObject(event)) throw new MappingError(`events.${at}.event`, 'it must be an object of event fields');
  });
}

/** Compiles templates and conditions of one event, collecting the places they read. */
class DocumentCompiler implements Compiler {
  readonly places = new Places();
  readonly functions: Readonly<Record<string, MappingFunction>>;

  constructor(functions: Readonly<Record<string, MappingFunction>>) {
    this.functions = functions;
  }

  template(template: unknown, context: Context, place: string): Make {
    if (typeof template === 'string' && isPath(template)) return this.path(template, context, place);
    if (typeof template !== 'object' || template === null) return constant(template);
    if (Array.isArray(template)) return this.#list(template, context, place);
    const operator = Object.keys(template).find((name) => name.startsWith('$'));
    if (operator === undefined) return this.#object(template as Readonly<Record<string, unknown>>, context, place);
    const compile = operators[operator];
    if (compile === undefined) throw new MappingError(place, `there is no operator ${operator}`);
    return compile(template as Readonly<Record<string, unknown>>, context, place);
  }

  /** Reading at a path; marks it as told unless only looking. */
  path(path: unknown, context: Context, place: string): Make {
    const { from, names } = parsePath(path, place);
    if (from === 'item' && context.item === undefined) throw new MappingError(place, '@ is known only inside $each');
    const base = from === 'record' ? this.places.root : context.item!; // just looked
    if (context.looking) {
      return from === 'record' ? (run) => readPath(run.record, names) : (run) => readPath(run.item, names);
    }
    const mark = this.places.mark(this.places.at(base, names));
    return (run) => {
      const value = readPath(from === 'record' ? run.record : run.item, names);
      if (value !== undefined) run.told[mark] = 1;
      return value;
    };
  }

  /** What nobody has told below a path of the record. */
  rest(path: unknown, place: string): Make {
    const { from, names } = parsePath(path, place);
    if (from !== 'record') throw new MappingError(place, 'the rest is told of the record only');
    const at = this.places.at(this.places.root, names);
    at.apart = names.length > 0;
    return (run) => {
      const value = readPath(run.record, names);
      return value === undefined ? undefined : restOf(value, at, run.told);
    };
  }

  condition(condition: unknown, context: Context, place: string): Test {
    const looking: Context = { ...context, looking: true };
    const given = condition as Partial<Record<string, unknown>>; // read with care below
    const name = ['has', 'same', 'in', 'begins', 'holds', 'not', 'all', 'any'].find(
      (key) => isPlainObject(given) && key in given,
    );
    const make = (template: unknown) => this.template(template, looking, `${place}.${name}`);
    const inner = (list: unknown) =>
      listOf(list, `${place}.${name}`).map((one, at) => this.condition(one, looking, `${place}.${name}.${at}`));
    switch (name) {
      case 'has': {
        const value = make(given['has']);
        return (run) => value(run) !== undefined;
      }
      case 'same': {
        const [left, right] = listOf(given['same'], place).map(make);
        if (left === undefined || right === undefined) throw new MappingError(place, 'two are compared');
        return (run) => left(run) === right(run);
      }
      case 'in': {
        const value = make(given['in']);
        const set = new Set(listOf(given['of'], place));
        return (run) => set.has(value(run));
      }
      case 'begins': {
        const value = make(given['begins']);
        const start = textOf(given['with'], `${place}.with`);
        return (run) => {
          const text = value(run);
          return typeof text === 'string' && text.startsWith(start);
        };
      }
      case 'holds': {
        const call = this.call(given['holds'], place);
        const values = listOf(given['of'], place).map(make);
        return (run) => call(...values.map((value) => value(run))) === true;
      }
      case 'not': {
        const test = this.condition(given['not'], looking, `${place}.not`);
        return (run) => !test(run);
      }
      case 'all': {
        const tests = inner(given['all']);
        return (run) => tests.every((test) => test(run));
      }
      case 'any': {
        const tests = inner(given['any']);
        return (run) => tests.some((test) => test(run));
      }
      default:
        throw new MappingError(place, 'this is no condition');
    }
  }

  call(name: unknown, place: string): MappingFunction {
    const call = typeof name === 'string' && Object.hasOwn(this.functions, name) ? this.functions[name] : undefined;
    if (call === undefined) throw new MappingError(place, `there is no function ${String(name)}`);
    return call;
  }

  #list(list: readonly unknown[], context: Context, place: string): Make {
    const makes = list.map((item, at) => this.template(item, context, `${place}.${at}`));
    return (run) => makes.map((make) => make(run)).filter((value) => value !== undefined);
  }

  /** Members in their order, but those that tell the rest last; absent where all members are. */
  #object(object: Readonly<Record<string, unknown>>, context: Context, place: string): Make {
    const members = Object.keys(object).map((name) => ({
      name,
      make: this.template(object[name], context, `${place}.${name}`),
      late: tellsRest(object[name]),
    }));
    members.sort((left, right) => Number(left.late) - Number(right.late));
    return (run) => {
      const made: Record<string, unknown> = {};
      let any = false;
      for (const { name, make } of members) {
        const value = make(run);
        if (value === undefined) continue;
        define(made, name, value);
        any = true;
      }
      return any ? made : undefined;
    };
  }
}

function constant(value: unknown): Make {
  return () => value;
}

/** True where a template holds a `$rest`, at any depth. */
function tellsRest(template: unknown): boolean {
  if (typeof template !== 'object' || template === null) return false;
  return Object.hasOwn(template, '$rest') || Object.values(template).some(tellsRest);
}
