/**
 * What the query language means, said plainly over the events' own JSON: no index, no terms, no rights but "may read what
 * belongs to people" — the measure that the real search is held against. Written from docs/query.md alone.
 */

export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly field: string; readonly is: string }
  | { readonly field: string; readonly begins: string }
  | { readonly field: string; readonly from?: number; readonly to?: number }
  | { readonly field: string; readonly exists: true }
  | { readonly words: string }
  | { readonly beginning: string };

export type Json = Readonly<Record<string, unknown>>;

/** @param reveal whether values of people may be asked for */
export function finds(condition: Condition, event: Json, reveal: boolean): boolean {
  if ('all' in condition) return condition.all.every((part) => finds(part, event, reveal));
  if ('any' in condition) return condition.any.some((part) => finds(part, event, reveal));
  if ('not' in condition) return !finds(condition.not, event, reveal);
  if ('words' in condition) return hasPhrase(event, condition.words, reveal);
  if ('beginning' in condition) return hasBeginning(event, fold(condition.beginning), reveal);
  const { field } = condition;
  if ('exists' in condition) return exists(event, field);
  if ('is' in condition) return is(event, field, condition.is, reveal);
  if ('begins' in condition) return begins(event, field, fold(condition.begins), reveal);
  const { from = -Infinity, to = Infinity } = condition;
  if (field === 'time') {
    const ms = Date.parse(String(event['time']));
    return ms >= from && ms < to;
  }
  return valuesAt(event, field, reveal).some(({ value, isNumber }) => {
    const number = isNumber ? Number(canonical(value)) : Number.NaN;
    return number >= from && number <= to;
  });
}

/** One form for Müller, Mueller, muller and MÜLLER. */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/([aou])e+/g, '$1');
}

const same = (text: string): string => text.normalize('NFKC').toLowerCase();

/** 20.000 and 20,000 are 20000; 3,50 is 3.5. */
function canonical(text: string): string {
  if (/^[1-9]\d{0,2}([.,]\d{3})+$/.test(text)) return text.replaceAll(/[.,]/g, '');
  return /^\d+[.,]\d+$/.test(text) ? String(Number(text.replace(',', '.'))) : text;
}

function words(text: string): string[] {
  return (fold(text).match(/\d+(?:[.,]\d+)+|[\p{L}\p{N}]+/gu) ?? []).map(canonical);
}

interface Value {
  readonly value: string;
  readonly isNumber: boolean;
}

const NUMBERS: ReadonlySet<string> = new Set(['data.rows', 'data.limit', 'changes.daily_budget']);
const OPEN_TEXT: ReadonlySet<string> = new Set(['data.system', 'data.period']);
const PERSONAL: ReadonlySet<string> = new Set(['data.message']);
const NO_WORDS: ReadonlySet<string> = new Set(['data.job', 'data.authority']);

function valuesAt(event: Json, field: string, reveal: boolean): Value[] {
  const value = (one: unknown): Value => ({ value: String(one), isNumber: NUMBERS.has(field) });
  if (field.startsWith('data.')) {
    const member = tree(event['data'])[field.slice(5)];
    if (member === undefined || member === null || (PERSONAL.has(field) && !reveal)) return [];
    return [value(member)];
  }
  return list(event['changes'])
    .filter((change) => `changes.${String(change['path'])}` === field)
    .flatMap(({ before, after }) => [before, after])
    .filter((one) => one !== undefined && one !== null)
    .map(value);
}

function exists(event: Json, field: string): boolean {
  if (field.startsWith('data.')) return valuesAt(event, field, true).length > 0;
  if (field.startsWith('changes.'))
    return list(event['changes']).some(({ path }) => `changes.${String(path)}` === field);
  if (field === 'target') return list(event['targets']).length > 0;
  if (field === 'ip') return tree(event['context'])['ip'] !== undefined;
  return at(event, field) !== undefined;
}

function at(event: Json, path: string): string | undefined {
  let value: unknown = event;
  for (const name of path.split('.')) value = tree(value)[name];
  return typeof value === 'string' ? value : undefined;
}

/** Everything the value as a whole is compared with. */
function is(event: Json, field: string, wanted: string, reveal: boolean): boolean {
  if (field === 'actor' || field === 'target') {
    const parties = partiesOf(event, field);
    if (parties.some(({ ids }) => ids.some((id) => same(id) === same(wanted)))) return true;
    return parties.some(({ names }) =>
      names.some((name) => fold(name) === fold(wanted) || words(name).includes(fold(wanted))),
    );
  }
  if (field === 'ip') return inBlock(at(event, 'context.ip') ?? '', wanted);
  if (field.startsWith('data.') || field.startsWith('changes.')) {
    return valuesAt(event, field, reveal).some(({ value, isNumber }) => {
      const forms = [same(wanted), canonical(wanted)];
      return forms.includes(isNumber ? canonical(value) : same(value));
    });
  }
  const value = at(event, field);
  return value !== undefined && same(value) === same(wanted);
}

function begins(event: Json, field: string, beginning: string, reveal: boolean): boolean {
  if (field === 'actor' || field === 'target') {
    return partiesOf(event, field).some(({ ids, names, isPerson }) => {
      if (isPerson && !reveal) return false;
      const all = [...ids.filter((id) => !id.includes('/')), ...names].map(fold);
      return all.some(
        (text) =>
          text.startsWith(beginning) ||
          text.split(' ').some((_, n, each) => each.slice(n).join(' ').startsWith(beginning)),
      );
    });
  }
  const value = at(event, field);
  return value !== undefined && fold(value).startsWith(beginning);
}

interface Party {
  readonly ids: readonly string[];
  readonly names: readonly string[];
  readonly isPerson: boolean;
}

function partiesOf(event: Json, field: 'actor' | 'target'): Party[] {
  const text = (value: unknown): string[] => (typeof value === 'string' ? [value] : []);
  if (field === 'target') {
    return list(event['targets']).map(({ type, id, name }) => ({
      ids: [String(id), `${String(type)}/${String(id)}`, ...text(name)],
      names: text(name),
      isPerson: type === 'lead',
    }));
  }
  const actor = tree(event['actor']);
  return [actor, tree(actor['onBehalfOf'])].map((party) => ({
    ids: [...text(party['id']), ...text(party['name']), ...text(party['email'])],
    names: [...text(party['name']), ...text(party['email'])],
    isPerson: party['type'] !== 'service',
  }));
}

/** The texts of an event, by who may read them. */
function textsOf(event: Json): { text: string; class: 'open' | 'confidential' | 'personal' }[] {
  const texts: { text: string; class: 'open' | 'confidential' | 'personal' }[] = [];
  for (const field of ['actor', 'target'] as const) {
    for (const { names, isPerson } of partiesOf(event, field)) {
      for (const text of names) if (!text.includes('@')) texts.push({ text, class: isPerson ? 'personal' : 'open' });
    }
  }
  if (typeof event['reason'] === 'string') texts.push({ text: event['reason'], class: 'confidential' });
  for (const [name, value] of Object.entries(tree(event['data']))) {
    const field = `data.${name}`;
    if (NO_WORDS.has(field)) continue;
    const kind = PERSONAL.has(field)
      ? 'personal'
      : OPEN_TEXT.has(field) || field === 'data.rows'
        ? 'open'
        : 'confidential';
    texts.push({ text: String(value), class: kind });
  }
  for (const { before, after } of list(event['changes'])) {
    for (const value of [before, after])
      if (typeof value === 'string' || typeof value === 'number')
        texts.push({ text: String(value), class: 'confidential' });
  }
  return texts;
}

function hasPhrase(event: Json, phrase: string, reveal: boolean): boolean {
  const wanted = words(phrase);
  return textsOf(event).some(({ text, class: kind }) => {
    if (kind === 'personal' && !reveal) return false;
    const all = words(text);
    return all.some((_, start) => wanted.every((word, n) => all[start + n] === word));
  });
}

/** Whole words of any text one may read; beginnings of words in open text alone, and of numbers nowhere. */
function hasBeginning(event: Json, beginning: string, reveal: boolean): boolean {
  return textsOf(event).some(({ text, class: kind }) => {
    if (kind === 'open' && !/^\d/.test(beginning)) return words(text).some((word) => word.startsWith(beginning));
    return (kind !== 'personal' || reveal) && words(text).includes(beginning);
  });
}

function inBlock(ip: string, wanted: string): boolean {
  const [address = '', bits = '32'] = wanted.split('/');
  const number = (text: string): number => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(bits));
  return ip !== '' && Math.floor(number(ip) / size) === Math.floor(number(address) / size);
}

function tree(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}; // just seen
}

function list(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(tree) : [];
}
