/**
 * The query language of `GET /v1/events?q=`: text in, tree out. For people: docs/query.md.
 *
 *     query  = any ;  any = all { OR all } ;  all = one { [AND] one }
 *     one    = (NOT | "-") one | "(" query ")" | field ":" value | field ":" "(" values ")" | word | "quoted" | prefix*
 *     value  = word | "quoted" | prefix* | a..b | >=a | >a | <=a | <a | ?
 *
 * Work and memory are linear in the text; text, conditions and nesting are bounded.
 */

import { quoteValue } from './characters.ts';
import { fieldNamed, nearestField } from './fields.ts';
import { QUERY_DEPTH_MAX, QUERY_LENGTH_MAX, QUERY_TERMS_MAX, QueryRefused } from './syntax.ts';
import type { ParsedQuery, Place, Query } from './syntax.ts';
import { tokensOf } from './tokens.ts';
import type { Token, WordToken } from './tokens.ts';

/** Parses a query. An empty text asks for everything. Never throws. */
export function parseQuery(text: string): ParsedQuery {
  try {
    if (text.length > QUERY_LENGTH_MAX) {
      throw new QueryRefused('query.invalid', `A query has at most ${QUERY_LENGTH_MAX} characters.`, {
        start: QUERY_LENGTH_MAX,
        end: text.length,
      });
    }
    const bad = text.isWellFormed() ? text.indexOf('\u0000') : 0;
    if (bad >= 0)
      throw new QueryRefused('query.invalid', 'The query is not well-formed text.', { start: bad, end: bad + 1 });
    return { ok: true, query: new Parser(text, tokensOf(text)).whole() };
  } catch (error) {
    if (error instanceof QueryRefused) return { ok: false, problem: error.problem(text) };
    throw error;
  }
}

const KEYWORD_KINDS: ReadonlySet<Token['kind']> = new Set(['and', 'or', 'not'] as const);

class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #next = 0;
  #terms = 0;
  #depth = 0;

  constructor(text: string, tokens: readonly Token[]) {
    this.#text = text;
    this.#tokens = tokens;
  }

  whole(): Query {
    if (this.#peek().kind === 'end') return { kind: 'all', parts: [], place: { start: 0, end: 0 } };
    const query = this.#any(undefined);
    const rest = this.#peek();
    if (rest.kind === 'close')
      throw new QueryRefused('query.invalid', 'This closing bracket was never opened.', rest.place, { replace: '' });
    return query;
  }

  /** @param field the name before a bracket, as in `domain:(sales OR finance)` */
  #any(field: string | undefined): Query {
    const parts = [this.#all(field)];
    while (this.#peek().kind === 'or') {
      this.#next++;
      parts.push(this.#all(field));
    }
    return join('any', parts);
  }

  #all(field: string | undefined): Query {
    const parts = [this.#one(field)];
    for (;;) {
      const { kind } = this.#peek();
      if (kind === 'and') this.#next++;
      else if (kind === 'end' || kind === 'close' || kind === 'or') return join('all', parts);
      parts.push(this.#one(field));
    }
  }

  #one(field: string | undefined): Query {
    const token = this.#take();
    switch (token.kind) {
      case 'not':
        return this.#deeper(token.place, () => {
          const part = this.#one(field);
          return { kind: 'not', part, place: { start: token.place.start, end: part.place.end } };
        });
      case 'open':
        return this.#bracket(token.place, field);
      case 'field':
        if (field !== undefined) {
          const detail = `Inside ${field}:( … ) only values may stand. Close the bracket first, or put a value with a colon in quotation marks.`;
          throw new QueryRefused('query.invalid', detail, token.place);
        }
        return this.#fieldValue(token.name, token.place);
      case 'word':
        return field === undefined ? this.#free(token) : this.#value(field, token, token.place);
      case 'end':
        throw this.#lone('The query ends where a condition should stand.', token.place);
      case 'close':
        throw this.#lone('A condition should stand before this bracket.', token.place);
      default:
        throw new QueryRefused('query.invalid', 'AND and OR stand between two conditions.', token.place, {
          replace: '',
        });
    }
  }

  /** Where a condition is missing, what asked for one is too much: the fix is to leave that out. */
  #lone(detail: string, at: Place): QueryRefused {
    const before = this.#tokens.findLast(({ place }) => place.end <= at.start && place !== at);
    const isExtra = before !== undefined && KEYWORD_KINDS.has(before.kind);
    return new QueryRefused('query.invalid', detail, at, isExtra ? { replace: '', over: before.place } : undefined);
  }

  #bracket(opened: Place, field: string | undefined): Query {
    return this.#deeper(opened, () => {
      const query = this.#any(field);
      const close = this.#take();
      if (close.kind === 'close') return query;
      throw new QueryRefused('query.invalid', 'The closing bracket is missing.', opened, {
        insert: ')',
        at: this.#text.length,
      });
    });
  }

  #fieldValue(name: string, at: Place): Query {
    const field = fieldNamed(name);
    if (field === undefined) throw this.#unknownField(name, at);
    const token = this.#take();
    if (token.kind === 'open') return this.#bracket(token.place, field);
    if (token.kind !== 'word')
      throw new QueryRefused('query.invalid', 'A value is missing after the colon.', token.place, {
        insert: '?',
        at: at.end,
      });
    return this.#value(field, token, { start: at.start, end: token.place.end });
  }

  #unknownField(name: string, at: Place): QueryRefused {
    const place = { start: at.start, end: at.end - 1 };
    const said = `There is no field ${JSON.stringify(name.slice(0, 60).toWellFormed())}.`;
    const bare = name.startsWith('!') ? fieldNamed(name.slice(1)) : undefined;
    if (bare !== undefined)
      return new QueryRefused('query.invalid', `${said} To exclude, write -${bare}:`, place, { replace: `-${bare}` });
    const nearest = nearestField(name);
    if (nearest !== undefined)
      return new QueryRefused('query.invalid', `${said} The nearest is ${nearest}.`, place, { replace: nearest });
    const value = this.#peek();
    const whole = { start: at.start, end: value.kind === 'word' ? value.place.end : at.end };
    const quoted = `"${this.#text.slice(whole.start, whole.end).replaceAll(/["\\]/g, '\\$&')}"`;
    const detail = `${said} Text with a colon is written in quotation marks.`;
    return new QueryRefused('query.invalid', detail, place, { replace: quoted, over: whole });
  }

  #value(field: string, word: WordToken, at: Place): Query {
    this.#count(at);
    refuseInnerStar(word);
    if (word.exists) return { kind: 'exists', field, place: at };
    if (field === 'text') return this.#words(word, at);
    if (word.operator !== '') {
      if ((word.text === '' && !word.quoted) || word.star)
        throw new QueryRefused('query.invalid', `A value is missing after ${word.operator}.`, word.place);
      const bound = { value: word.text, inclusive: word.operator.length === 2 };
      return word.operator.startsWith('>')
        ? { kind: 'range', field, from: bound, place: at }
        : { kind: 'range', field, to: bound, place: at };
    }
    if (word.dots >= 0) return rangeOf(field, word, at);
    if (word.text === '' && !word.quoted && !word.star)
      throw new QueryRefused('query.invalid', 'A value is missing after the colon.', at);
    return { kind: 'term', field, value: word.text, prefix: word.star, place: at };
  }

  /** A word or quotation without a field: free text; a lone * is everything. */
  #free(word: WordToken): Query {
    this.#count(word.place);
    refuseInnerStar(word);
    return this.#words(word, word.place);
  }

  #words(word: WordToken, at: Place): Query {
    if (word.operator !== '' || (word.dots >= 0 && word.place.start !== at.start)) {
      throw new QueryRefused(
        'query.invalid',
        'Text has no order: name words, a phrase in quotation marks, or a beginning*.',
        at,
        {
          replace: quoteValue(this.#text.slice(word.place.start, word.place.end)),
          over: word.place,
        },
      );
    }
    if (word.text === '' && word.star) return { kind: 'all', parts: [], place: at };
    return { kind: 'text', value: word.text, prefix: word.star, place: at };
  }

  #count(at: Place): void {
    if (++this.#terms > QUERY_TERMS_MAX) {
      throw new QueryRefused('query.invalid', `A query has at most ${QUERY_TERMS_MAX} conditions.`, at);
    }
  }

  #deeper(at: Place, parse: () => Query): Query {
    if (++this.#depth > QUERY_DEPTH_MAX) {
      throw new QueryRefused('query.invalid', `Brackets and NOT may be nested ${QUERY_DEPTH_MAX} deep.`, at);
    }
    const query = parse();
    this.#depth--;
    return query;
  }

  #peek(): Token {
    const token = this.#tokens[this.#next];
    if (token === undefined) throw new Error('the parser read past the end');
    return token;
  }

  #take(): Token {
    const token = this.#peek();
    if (token.kind !== 'end') this.#next++;
    return token;
  }
}

function refuseInnerStar({ innerStar }: WordToken): void {
  if (innerStar === undefined) return;
  throw new QueryRefused(
    'query.unsupported',
    'A * may stand only at the end: values are found whole or by their beginning. Write \\* for the character itself.',
    innerStar,
  );
}

function rangeOf(field: string, word: WordToken, at: Place): Query {
  const from = word.text.slice(0, word.dots);
  const to = word.text.slice(word.dots + 2);
  if ((from === '' && to === '') || word.star) {
    throw new QueryRefused('query.invalid', 'A range is written a..b, and one end may be left out.', word.place);
  }
  return {
    kind: 'range',
    field,
    ...(from === '' ? {} : { from: { value: from, inclusive: true } }),
    ...(to === '' ? {} : { to: { value: to, inclusive: true } }),
    place: at,
  };
}

function join(kind: 'all' | 'any', parts: readonly [Query, ...Query[]] | readonly Query[]): Query {
  const first = parts[0];
  const last = parts.at(-1);
  if (first === undefined || last === undefined) throw new Error('a conjunction of nothing');
  return parts.length === 1 ? first : { kind, parts, place: { start: first.place.start, end: last.place.end } };
}
