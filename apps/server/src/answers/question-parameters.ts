/** From what a question is asked with over HTTP to its parameters. */

import { settle } from '@trailmark/answers';
import type { Answer, AskedQuestion, ParametersOf, Telling, Trail } from '@trailmark/answers';
import type { Entity } from '@trailmark/catalog';
import { Problem, quarterOf, timeSpanOf } from '@trailmark/contract';
import type { routes } from '@trailmark/contract';
import type { Call } from '../http/route.ts';

type BodyOf<R extends keyof typeof routes> = Omit<
  Call<(typeof routes)[R]>['body'],
  'language' | 'tz' | 'bundle' | 'purpose'
>;

/** What each question is asked with, beside how it is to be told. */
export interface Asked {
  readonly assignment: BodyOf<'answerAssignment'>;
  readonly change: BodyOf<'answerChange'>;
  readonly exports: BodyOf<'answerExports'>;
  readonly publication: BodyOf<'answerPublication'>;
  readonly notification: BodyOf<'answerNotification'>;
}

/** Where a time of the body begins, in milliseconds; undefined where none was given. @throws Problem */
type Moment = (name: string, text: string | undefined) => number | undefined;

type Parameters = {
  readonly [Q in AskedQuestion]: (asked: Asked[Q], moment: Moment, telling: Telling) => ParametersOf<Q>;
};

/** One entry for each question. */
const parametersOf: Parameters = {
  assignment: ({ entity, other, at }, moment) => ({ entity: entityOf(entity), other, atMs: moment('at', at) }),
  change: ({ entity, field, from, to }, moment) => ({
    entity: entityOf(entity),
    field,
    fromMs: moment('from', from),
    toMs: moment('to', to),
  }),
  exports: ({ entity, actor, ...period }, moment, telling) => ({
    ...exportsPeriod(period, moment, telling),
    entity: entity === undefined ? undefined : entityOf(entity),
    actor,
  }),
  publication: ({ entity, at }, moment) => ({ entity: entityOf(entity), atMs: moment('at', at) }),
  notification: ({ entity, rule, from, to }, moment) => ({
    entity: entityOf(entity),
    rule,
    fromMs: moment('from', from),
    toMs: moment('to', to),
  }),
};

/** @throws Problem where what it is asked with is none */
export function settleAsked<Q extends AskedQuestion>(
  question: Q,
  asked: Asked[Q],
  trail: Trail,
  telling: Telling,
): Promise<Answer> {
  const moment: Moment = (name, text) => momentOf(name, text, telling);
  return settle(question, parametersOf[question](asked, moment, telling), trail, telling);
}

interface ExportsPeriod {
  readonly quarter?: string | undefined;
  readonly fiscal_start: number;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** The fiscal quarter that is named, else from and to, else the last quarter. @throws Problem */
function exportsPeriod(
  { quarter, fiscal_start: fiscalStart, from, to }: ExportsPeriod,
  moment: Moment,
  { nowMs, zone }: Telling,
): { readonly fromMs: number; readonly toMs: number; readonly quarter?: string } {
  const isByTime = (from ?? to) !== undefined;
  if (isByTime && quarter !== undefined)
    throw new Problem('request.invalid', 'quarter: give a quarter, or from and to.', { pointer: '/quarter' });
  const asked = isByTime ? undefined : quarterOf(quarter ?? 'last', { nowMs, zone, fiscalStart });
  if (asked !== undefined) return { fromMs: asked.fromMs, toMs: asked.toMs, quarter: asked.name };
  return { fromMs: moment('from', from) ?? 0, toMs: moment('to', to) ?? nowMs + 1 };
}

/** The type and the id: what stands before the first stroke and behind it. The contract saw that there is one. */
function entityOf(text: string): Entity {
  const at = text.indexOf('/');
  return { type: text.slice(0, at), id: text.slice(at + 1) };
}

function momentOf(name: string, text: string | undefined, { nowMs, zone }: Telling): number | undefined {
  if (text === undefined) return undefined;
  const span = timeSpanOf(text, nowMs, zone);
  if (span === undefined)
    throw new Problem('request.invalid', `${name}: write 2026-11-21, 2026-11-21T09:00:00Z, now or -7d.`, {
      pointer: `/${name}`,
    });
  return span.startMs;
}
