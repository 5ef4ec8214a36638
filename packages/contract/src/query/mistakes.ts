/** What people write when they mean something else: recognised, so that the refusal says what to write instead. */

import { quoteValue } from './characters.ts';
import { fieldNamed } from './fields.ts';
import { QueryRefused } from './syntax.ts';

const KEYWORDS: Readonly<Record<string, 'and' | 'or' | 'not'>> = { AND: 'and', OR: 'or', NOT: 'not' };
/** The same in other letters, other notations, and in German where somebody wrote it as a keyword. */
const MEANT: Readonly<Record<string, string>> = {
  '&&': 'AND',
  '||': 'OR',
  '!': 'NOT',
  UND: 'AND',
  ODER: 'OR',
  NICHT: 'NOT',
};
const OPERATORS = /^(==?|!=|<>|>=|<=|[><~≥≤])/;

export function keywordOf(raw: string): 'and' | 'or' | 'not' | undefined {
  return Object.hasOwn(KEYWORDS, raw) ? KEYWORDS[raw] : undefined;
}

/** The refusal of a keyword in small letters, of another notation or language; undefined for any other word. */
export function keywordMeant(raw: string, at: number): QueryRefused | undefined {
  if (!/^(and|or|not)$/i.test(raw) && !Object.hasOwn(MEANT, raw)) return undefined;
  const keyword = Object.hasOwn(MEANT, raw) ? (MEANT[raw] ?? '') : raw.toUpperCase();
  const detail = `Write ${keyword} in capitals, or "${raw}" in quotation marks for the word itself.`;
  return new QueryRefused('query.invalid', detail, { start: at, end: at + raw.length }, { replace: keyword });
}

/** The refusal of a word without a field that is nearly certainly a slip; undefined for any other word. */
export function correctionOf(raw: string, at: number): QueryRefused | undefined {
  const place = { start: at, end: at + raw.length };
  const keyword = keywordMeant(raw, at);
  if (keyword !== undefined) return keyword;
  if (raw.startsWith(':'))
    return new QueryRefused(
      'query.invalid',
      'A colon follows the name of a field directly, as in type:campaign.*',
      place,
    );
  if (OPERATORS.test(raw)) {
    const detail = 'A comparison stands behind a field and its colon, as in time:>=-7d or data.rows:>500.';
    return new QueryRefused('query.invalid', detail, place, { replace: quoteValue(raw) });
  }
  return comparison(raw, at);
}

/** `type=x`, `data.rows>500`, `source!=crm`: another language's way of naming a field. */
function comparison(raw: string, at: number): QueryRefused | undefined {
  const split = /[=!<>~≥≤]/.exec(raw)?.index ?? 0;
  const field = split === 0 ? undefined : fieldNamed(raw.slice(0, split));
  const operator = OPERATORS.exec(raw.slice(split))?.[0];
  if (field === undefined || operator === undefined) return undefined;
  const place = { start: at, end: at + raw.length };
  const value = raw.slice(split + operator.length);
  const isNot = operator === '!=' || operator === '<>';
  const isRange = /^[<>≤≥]/.test(operator) && !isNot;
  const meant = `${isNot ? '-' : ''}${field}:${isRange ? operator : ''}${value}`;
  const detail = `A field and its value are joined by a colon: ${shortened(meant)}`;
  return new QueryRefused('query.invalid', detail, place, { replace: meant });
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80).toWellFormed()}…` : text;
}
