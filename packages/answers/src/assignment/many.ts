/** Why somebody has so many leads at once, or what a rule moved: run by run, and what became of them. */

import { actorOf, partyKey, textAt, timeText, type Entity, type Party } from '@trailmark/catalog';
import type { Answering, Outcome } from '../answering.ts';
import { actorText } from '../told-event.ts';
import { approvalText } from '../told-approval.ts';
import type { Handing } from './handing.ts';
import { isByHand, LeadTelling, quotedReason } from './lead-telling.ts';
import { manyWords, type ManyWords, type RunWords } from './many-words.ts';
import { contactsOf, runsOf, spanOf, sinceOf, type MovedRun, type Since } from './runs.ts';

export interface ManyQuestion {
  /** Somebody who has leads, or a rule. */
  readonly entity: Entity;
  readonly fromMs?: number | undefined;
  /** Exclusive. */
  readonly toMs?: number | undefined;
}

/** So many at once are no longer single assignments. */
const RUN_MIN = 10;
const RUNS_TOLD_MAX = 8;
const DAY_MS = 86_400_000;

interface ToldRun {
  readonly run: MovedRun;
  readonly since: Since | undefined;
  readonly facts: Record<string, unknown>;
}

export async function answerMany(asking: Answering, { entity, fromMs, toMs }: ManyQuestion): Promise<Outcome> {
  const { nowMs } = asking.phrases.telling;
  const words = asking.phrases.of(manyWords);
  const times = { ...(fromMs === undefined ? {} : { from: fromMs }), ...(toMs === undefined ? {} : { to: toMs }) };
  const { runs, handings, isWhole } = await runsOf(asking, entity, times);
  const span = spanOf(handings);
  const period = { fromMs: fromMs ?? span?.fromMs ?? nowMs - 30 * DAY_MS, toMs: toMs ?? (span?.toMs ?? nowMs) + 1 };
  if (handings.length === 0) {
    const text = asking.isAskedWithheld
      ? words.withheld
      : `${words.nothing(words.thing(entity.type), asking.phrases.trail)}.`;
    asking.cannotSay(asking.isAskedWithheld ? 'withheld' : 'no_assignment', text);
    return { verdict: 'cannot', headline: text, facts: { assignments: 0, runs: [] }, period };
  }
  const large = runs.filter((run) => run.handings.length >= RUN_MIN);
  const told = large.length > 0 ? large : runs;
  const chosen = new Set(told.toSorted((a, b) => b.handings.length - a.handings.length).slice(0, RUNS_TOLD_MAX));
  const telling = new ManyTelling(asking, words);
  const said: ToldRun[] = [];
  for (const run of runs) if (chosen.has(run)) said.push(await telling.run(run));
  telling.rest(
    runs.filter((run) => !chosen.has(run)),
    entity,
  );
  if (!isWhole)
    telling.lacks(
      asking.isAskedWithheld ? 'withheld' : 'too_many',
      asking.isAskedWithheld ? words.withheld : words.tooMany,
    );
  return {
    verdict: telling.isLacking ? 'partly' : 'answered',
    headline: await telling.headline(said),
    facts: { assignments: handings.length, runs: said.map(({ facts }) => facts) },
    period,
  };
}

class ManyTelling {
  readonly #asking: Answering;
  readonly #words: ManyWords;
  readonly #lead: LeadTelling;
  readonly #updated = new Set<number>();
  isLacking = false;

  constructor(asking: Answering, words: ManyWords) {
    this.#asking = asking;
    this.#words = words;
    this.#lead = new LeadTelling(asking, new Map());
  }

  async run(run: MovedRun): Promise<ToldRun> {
    const { phrases } = this.#asking;
    const { fired, update, handings } = run;
    if (update !== undefined && !this.#updated.has(update.index)) {
      this.#updated.add(update.index);
      await this.#lead.update(update);
    }
    const counted = this.#wordsOf(run);
    this.#asking.say(
      `${this.#words.run(counted)}.`,
      handings.map(({ event }) => event),
    );
    const targets = fired === undefined ? undefined : Number(textAt(fired, 'data.targets_changed'));
    if (fired !== undefined && targets !== undefined && Number.isInteger(targets))
      this.#asking.say(`${this.#words.fired(phrases.number(targets))}.`, [fired]);
    this.#unknownOf(run);
    const since = run.isReturn ? undefined : await sinceOf(this.#asking, run);
    if (since !== undefined && since.moved.length + since.unclear.length > 0) await this.#afterwards(run, since);
    return { run, since, facts: factsOf(run, since) };
  }

  rest(runs: readonly MovedRun[], { type, id }: Entity): void {
    const handings = runs.flatMap((run) => run.handings);
    if (handings.length === 0) return;
    const { phrases } = this.#asking;
    const name = handings.flatMap(({ to, from }) => [to, from]).find((party) => party?.id === id)?.name;
    const who = phrases.party(name === undefined ? { type, id } : { type, id, name });
    this.#asking.say(
      `${this.#words.singles(phrases.number(handings.length), who)}.`,
      handings.map(({ event }) => event),
    );
  }

  async headline(said: readonly ToldRun[]): Promise<string> {
    const largest = said
      .filter(({ run }) => !run.isReturn)
      .concat(said)
      .toSorted(
        (a, b) => Number(a.run.isReturn) - Number(b.run.isReturn) || b.run.handings.length - a.run.handings.length,
      )[0];
    if (largest === undefined) return '';
    const { phrases, trail } = this.#asking;
    const { run, since } = largest;
    const { update } = run;
    const after =
      since === undefined || since.moved.length === 0
        ? ''
        : this.#words.headlineAfter(
            phrases.number(since.moved.length),
            phrases.number(since.still.length),
            since.unclear.length === 0 ? undefined : phrases.number(since.unclear.length),
          );
    if (update === undefined) return `${this.#words.headline(this.#wordsOf(run))}${after}.`;
    const verdict = (await trail.verdicts([update])).get(update.index);
    const approval = approvalText(update, verdict, phrases);
    const made = this.#words.updated(actorText(update, phrases), approval);
    return `${this.#words.headline(this.#wordsOf(run))}${made}${after}.`;
  }

  lacks(code: string, text: string, events: Parameters<Answering['cannotSay']>[2] = []): void {
    this.isLacking = true;
    this.#asking.cannotSay(code, text, events);
  }

  #unknownOf({ rule, update, first, handings: all }: MovedRun): void {
    const { phrases } = this.#asking;
    if (rule !== undefined) {
      if (update !== undefined) return;
      const version = phrases.within(this.#lead.rule(first));
      return this.lacks('no_rule_change', this.#words.noUpdate(version), [first.event]);
    }
    // The reason of the first is not the reason of all.
    const without = all.filter(({ reason }) => reason === 'none' || reason === 'unsaid');
    const [one] = without;
    if (one === undefined) return;
    const by = isByHand(one) ? actorText(one.event, phrases) : phrases.party(actorOf(one.event));
    const events = without.length === all.length ? [one.event] : without.map(({ event }) => event);
    this.lacks('no_reason', this.#words.noReason(by, phrases.number(without.length)), events);
  }

  async #afterwards(run: MovedRun, { still, moved, unclear }: Since): Promise<void> {
    const { phrases } = this.#asking;
    const who = run.to === undefined ? '' : phrases.party(run.to);
    if (unclear.length > 0)
      this.lacks(
        'lead_unsaid',
        this.#words.unclear(phrases.number(unclear.length), who),
        unclear.map(({ event }) => event),
      );
    if (moved.length === 0) return;
    this.#asking.say(
      `${this.#words.movedOn(phrases.number(moved.length), who)}.`,
      moved.map(({ event }) => event),
    );
    if (still.length === 0) return;
    const count = phrases.number(still.length);
    this.#asking.say(
      `${this.#words.still(count, who)}.`,
      still.map(({ event }) => event),
      'derived',
    );
    const wentMs = Math.min(...moved.map(({ ms }) => ms));
    const contacts = await contactsOf(this.#asking, still, { from: run.first.ms, to: wentMs });
    const leads = new Set(contacts.flatMap((event) => leadKeyOf(event['targets']) ?? []));
    if (contacts.length > 0) this.#asking.say(`${this.#words.contacted(phrases.number(leads.size))}.`, contacts);
    // A fact beside it is no reason anybody gave.
    this.#asking.cannotSay(
      'no_reason',
      this.#words.stayedUnsaid(count),
      still.map(({ event }) => event),
    );
  }

  #wordsOf(run: MovedRun): RunWords {
    const { phrases } = this.#asking;
    const { first, last, handings, to, isReturn } = run;
    const reason = quotedReason(phrases, first.reason);
    const isStated = handings.every((each) => sameReason(each, first));
    return {
      count: phrases.number(handings.length),
      by:
        run.rule === undefined
          ? actorText(first.event, phrases)
          : new LeadTelling(this.#asking, new Map(namesOf(first))).rule(first),
      to: to === undefined ? undefined : phrases.party(to),
      span: handings.length === 1 ? phrases.when(first.ms) : phrases.span(first.ms, last.ms),
      within: handings.length === 1 ? undefined : phrases.duration(last.ms - first.ms),
      isReturn,
      reason: typeof reason === 'object' && isStated ? reason.text : undefined,
    };
  }
}

function namesOf({ by }: Handing): [string, string][] {
  return by.type === 'rule' && by.id !== undefined && by.name !== undefined ? [[by.id, by.name]] : [];
}

function sameReason(one: Handing, other: Handing): boolean {
  return JSON.stringify(one.reason) === JSON.stringify(other.reason);
}

function leadKeyOf(targets: unknown): string | undefined {
  if (!Array.isArray(targets)) return undefined;
  const lead = targets.find((target: unknown) => isLead(target));
  return lead === undefined ? undefined : partyKey(lead);
}
function isLead(target: unknown): target is Party {
  return typeof target === 'object' && target !== null && Reflect.get(target, 'type') === 'lead';
}

function factsOf(run: MovedRun, since: Since | undefined): Record<string, unknown> {
  const { rule, version, handings, to, first, last, update, isReturn } = run;
  return {
    rule: rule ?? null,
    version: version ?? null,
    by: rule === undefined ? (isByHand(first) ? 'hand' : 'machine') : 'rule',
    count: handings.length,
    to: to?.id ?? to?.ref ?? null,
    from_time: timeText(first.ms),
    to_time: timeText(last.ms),
    returned: isReturn,
    rule_change: update?.index ?? null,
    changed_by: update === undefined ? null : (actorOf(update).id ?? actorOf(update).ref ?? null),
    // Null: what became of them since was not looked at, or not all of it could be.
    moved_on: since?.moved.length ?? null,
    still: since?.still.length ?? null,
    unclear: since?.unclear.length ?? null,
  };
}
