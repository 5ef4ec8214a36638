/** Why one lead is with whom it is with: its assignments in order, and what each rested on. */

import { occurredMsOf, parseTime, partyKey, textAt, typeNameOf, type Entity, type Party } from '@trailmark/catalog';
import type { Answering, Outcome } from '../answering.ts';
import { becauseOf, type Because } from '../because.ts';
import { quoted } from '../trail.ts';
import { actorText } from '../told-event.ts';
import { evaluationBehind, type Evaluation } from './evaluation.ts';
import { isSameParty, type Handing } from './handing.ts';
import { firstMsOf, leadEvents, versionOf, type LeadEvents } from './lead-events.ts';
import { isByHand, LeadTelling, quotedReason, ruleNamesOf } from './lead-telling.ts';
import { sayOther, type Grounded, type OtherTold } from './other.ts';
import { words, type AssignmentWords } from './words.ts';

const HOUR_MS = 3_600_000;
const MONTH_MS = 30 * 24 * HOUR_MS;
/** Around an assignment: where an evaluation behind it would be. */
const BEFORE_MS = HOUR_MS;

export interface LeadQuestion {
  readonly entity: Entity;
  /** An id or a name: somebody who has not got it. */
  readonly other?: string | undefined;
  /** As of this time; now unless given. */
  readonly atMs?: number | undefined;
}

export async function answerLead(asking: Answering, { entity, other, atMs }: LeadQuestion): Promise<Outcome> {
  const untilMs = atMs ?? asking.phrases.telling.nowMs;
  const about = await leadEvents(asking, entity, untilMs);
  const { evaluations, byId, handings } = about;
  const grounded = handings.map((handing, at): Grounded => {
    const sinceMs = handings.slice(0, at).findLast((each) => isOfSameLead(each, handing))?.ms ?? -Infinity;
    return { handing, behind: evaluationBehind(handing, { evaluations, byId, sinceMs }) };
  });
  return new LeadAnswer(asking, about, grounded, untilMs).settle(other, entity);
}

/** Linked leads are given each on its own; of which an assignment is that names none, nobody says. */
function isOfSameLead(one: Handing, other: Handing): boolean {
  const [key, otherKey] = [one.lead, other.lead].map((lead) => lead && partyKey(lead));
  return key === otherKey;
}

class LeadAnswer {
  readonly #asking: Answering;
  readonly #about: LeadEvents;
  readonly #grounded: readonly Grounded[];
  readonly #untilMs: number;
  readonly #words: AssignmentWords;
  readonly #telling: LeadTelling;
  readonly #lead: string;
  /** By their ids, as the events call them. */
  readonly #ruleNames: ReadonlyMap<string, string>;
  #isLacking = false;

  constructor(asking: Answering, about: LeadEvents, grounded: readonly Grounded[], untilMs: number) {
    this.#asking = asking;
    this.#about = about;
    this.#grounded = grounded;
    this.#untilMs = untilMs;
    this.#words = asking.phrases.of(words);
    this.#ruleNames = ruleNamesOf(about.evaluations, about.handings);
    this.#telling = new LeadTelling(asking, this.#ruleNames);
    const { lead } = about;
    this.#lead = this.#words.lead(lead?.name === undefined ? undefined : asking.phrases.party(lead));
  }

  async settle(other: string | undefined, entity: Entity): Promise<Outcome> {
    const fromMs = firstMsOf(this.#about.all) ?? this.#untilMs - MONTH_MS;
    const period = { fromMs, toMs: this.#untilMs + 1 };
    const last = this.#grounded.findLast(({ handing }) => handing.lead?.id === entity.id) ?? this.#grounded.at(-1);
    await this.#tellAll(entity);
    if (last === undefined) return this.#nobodySaid(period);
    for (const one of this.#grounded) await this.#unknownOf(one, one === last);
    this.#unseen();
    this.#linkedElsewhere(last.handing);
    await this.#missedSince(last, period);
    const told = other === undefined ? undefined : await this.#other(other, last);
    if (!this.#about.isWhole && !this.#asking.isAskedWithheld) this.#lacks('too_many', this.#words.tooMany);
    if (this.#asking.isAskedWithheld) this.#lacks('withheld', this.#words.withheld);
    return {
      verdict: this.#isLacking ? 'partly' : 'answered',
      headline: this.#headline(last, told),
      facts: {
        holder: factOf(last.handing.to),
        decided_by: last.handing.event.index,
        assignments: this.#grounded.map(factsOf),
        ...(told === undefined ? {} : { other: told.facts }),
      },
      period,
    };
  }

  /** Every event in its place; an assignment and the evaluation behind it stand beside each other as they happened. */
  async #tellAll(asked: Entity): Promise<void> {
    for (const { entity, by } of this.#about.links) {
      if (by === undefined) continue;
      const { phrases } = this.#asking;
      this.#asking.say(`${this.#words.linked(phrases.entity(entity), this.#lead)}.`, [by]);
    }
    const evaluations = new Map(this.#about.evaluations.map((each) => [each.event.index, each]));
    const handings = new Map(this.#about.handings.map((each) => [each.event.index, each]));
    const events = [...this.#about.all, ...this.#about.updates].sort(
      (a, b) => occurredMsOf(a) - occurredMsOf(b) || a.index - b.index,
    );
    for (const event of events) {
      const [handing, evaluation] = [handings.get(event.index), evaluations.get(event.index)];
      if (handing !== undefined) this.#telling.handing(handing, this.#linkedName(handing, asked));
      else if (typeNameOf(event) === 'rule.evaluated' && evaluation !== undefined) this.#telling.evaluation(evaluation);
      else if (typeNameOf(event) === 'rule.fired' && evaluation !== undefined) this.#tellFiring(evaluation);
      else if (versionOf(event) !== undefined && typeNameOf(event).startsWith('rule.'))
        await this.#telling.update(event);
      else if (typeNameOf(event) === 'lead.enriched' || typeNameOf(event) === 'lead.market_changed')
        this.#telling.lead(event);
    }
  }

  /** Of a linked lead, so that what became of it does not read as what became of the one that is asked about. */
  #linkedName({ lead }: Handing, asked: Entity): string | undefined {
    const isLinked = this.#about.links.some(({ entity }) => entity.id === lead?.id && entity.id !== asked.id);
    return isLinked ? this.#asking.phrases.entity({ type: 'lead', id: lead?.id ?? '' }) : undefined;
  }

  /** A firing repeats what its evaluation saw: it is told where that one is missing. */
  #tellFiring(firing: Evaluation): void {
    const isRepeated = this.#about.evaluations.some(
      ({ event, ms, rule, version }) =>
        typeNameOf(event) === 'rule.evaluated' &&
        ms <= firing.ms &&
        rule?.id === firing.rule?.id &&
        version === firing.version,
    );
    if (!isRepeated) this.#telling.evaluation(firing);
  }

  async #nobodySaid(period: Outcome['period']): Promise<Outcome> {
    if (this.#asking.isAskedWithheld) {
      this.#asking.cannotSay('withheld', this.#words.withheld);
      return { verdict: 'cannot', headline: this.#words.withheld, facts: { holder: null, assignments: [] }, period };
    }
    // Who told of the lead at all would have told of its assignment, too.
    const sources = new Set(this.#about.all.flatMap((event) => textAt(event, 'source') ?? []));
    const span = { ...period, sources: sources.size === 0 ? undefined : sources };
    const because = await becauseOf(this.#asking, span);
    const text = this.#words.noAssignment(this.#lead, this.#asking.phrases.trail, because.why);
    this.#asking.cannotSay(because.isSilent ? 'source_silent' : 'no_assignment', text, because.events);
    return { verdict: 'cannot', headline: text, facts: { holder: null, assignments: [] }, period };
  }

  async #unknownOf({ handing, behind }: Grounded, isLast: boolean): Promise<void> {
    const { phrases } = this.#asking;
    const when = phrases.when(handing.ms);
    if (handing.isWithheld) return this.#lacks('withheld', this.#words.withheld, [handing.event]);
    if (isByHand(handing)) {
      if (handing.reason === 'withheld') return this.#lacks('withheld', this.#words.withheld, [handing.event]);
      if (typeof handing.reason === 'object') return;
      const to = handing.to ? phrases.party(handing.to) : phrases.language.nothing;
      const text = this.#words.noReason(actorText(handing.event, phrases), to, when);
      return this.#lacks('no_reason', text, [handing.event]);
    }
    if (behind?.evaluation.candidates !== undefined || behind?.evaluation.attributes !== undefined) return;
    if (behind?.evaluation.isWithheld === true)
      return this.#lacks('withheld', this.#words.withheld, [behind.evaluation.event]);
    // By a machine that says why, and follows no rule: there is no evaluation that could be missing.
    if (handing.rule === undefined && typeof handing.reason === 'object') return;
    const because = await this.#whyNoEvaluation(handing);
    const rule = phrases.within(
      handing.rule === undefined ? actorText(handing.event, phrases) : this.#telling.rule(handing),
    );
    const text = this.#words.noEvaluation(rule, because.why);
    const code = because.isSilent ? 'source_silent' : 'no_evaluation';
    if (isLast || handing.rule !== undefined) this.#lacks(code, text, [handing.event, ...because.events]);
  }

  /** Whether the source that tells of evaluations of this rule was silent then. */
  async #whyNoEvaluation({ ms, rule }: Handing): Promise<Because> {
    const sources = rule === undefined ? undefined : await this.#sourcesOf(rule);
    return becauseOf(this.#asking, { fromMs: ms - BEFORE_MS, toMs: ms + 1, sources });
  }

  async #sourcesOf(rule: string): Promise<ReadonlySet<string> | undefined> {
    const { events } = await this.#asking.find({
      q: `type:rule.evaluated target:${quoted(`rule/${rule}`)}`,
      limit: 1,
    });
    const sources = events.flatMap((event) => textAt(event, 'source') ?? []);
    return sources.length === 0 ? undefined : new Set(sources);
  }

  /** Where its source says itself that events since the last assignment are missing, a later one may be among them. */
  async #missedSince({ handing }: Grounded, period: Outcome['period']): Promise<void> {
    const covered = await this.#asking.coverage(period);
    const source = textAt(handing.event, 'source');
    const gaps = covered.filter((each) => each.source === source).flatMap(({ gaps: all }) => all);
    const gap = gaps.findLast(
      ({ code, to }) =>
        (code === 'stopped' || code === 'incomplete') && (to === undefined || (parseTime(to) ?? 0) > handing.ms),
    );
    if (gap === undefined) return;
    const text = this.#words.mayHaveMoved(this.#asking.phrases.within(gap.text));
    this.#lacks('source_silent', text, [handing.event, ...gap.events]);
  }

  /** Where the next assignment takes the lead from somebody else than the one before gave it to. */
  #unseen(): void {
    const { phrases } = this.#asking;
    for (const [at, handing] of this.#about.handings.entries()) {
      const before = this.#about.handings.slice(0, at).findLast((each) => isOfSameLead(each, handing));
      if (before === undefined && handing.from && (handing.step ?? 2) > 1)
        this.#asking.cannotSay(
          'began_unseen',
          this.#words.beganUnseen(phrases.party(handing.from), phrases.time(handing.ms)),
          [handing.event],
        );
      // Without a name of the lead it may be any of those that are linked.
      if (handing.lead === undefined && this.#about.links.length > 0) continue;
      if (!before?.to || !handing.from) continue;
      const isOneSource = textAt(before.event, 'source') === textAt(handing.event, 'source');
      if (isSameParty(before.to, handing.from, isOneSource) !== false) continue;
      const [from, to] = [phrases.party(before.to), phrases.party(handing.from)];
      const text = this.#words.unseen(from, to, phrases.time(before.ms), phrases.time(handing.ms));
      this.#lacks('unseen_change', text, [before.event, handing.event]);
    }
  }

  /** Where a linked lead was given to somebody else last: whose the one thing is that both are, the links do not say. */
  #linkedElsewhere(last: Handing): void {
    const { phrases } = this.#asking;
    for (const [at, handing] of this.#about.handings.entries()) {
      const { lead, to } = handing;
      const isNewest = !this.#about.handings.slice(at + 1).some((each) => isOfSameLead(each, handing));
      if (!isNewest || isOfSameLead(handing, last) || lead === undefined) continue;
      if (to && last.to && isSameParty(to, last.to) === true) continue;
      const who = to === undefined ? undefined : to === null ? phrases.language.nothing : phrases.party(to);
      const thing = phrases.entity({ type: 'lead', id: lead.id ?? lead.ref ?? '?' });
      this.#lacks('linked_elsewhere', this.#words.linkedElsewhere(thing, who, phrases.time(handing.ms)), [
        last.event,
        handing.event,
      ]);
    }
  }

  /** What is recorded of the one who has not got it. */
  async #other(other: string, last: Grounded): Promise<OtherTold> {
    const { evaluations, isWhole } = this.#about;
    const asked = { other, last, grounded: this.#grounded, evaluations, isWhole };
    const told = await sayOther(this.#asking, this.#telling, asked);
    if (told.lacks !== undefined) this.#lacks('other_not_evaluated', told.lacks.text, told.lacks.events);
    return told;
  }

  #headline({ handing }: Grounded, other: OtherTold | undefined): string {
    const { phrases } = this.#asking;
    const fared = other?.decisive === undefined ? undefined : this.#telling.fared(other.decisive.candidate);
    const when = phrases.time(handing.ms);
    if (handing.to === null) return `${this.#words.nobody(this.#lead, when)}.`;
    if (handing.to === undefined) return `${this.#words.someoneUnsaid(this.#lead)}.`;
    const who = phrases.party(handing.to);
    const how =
      handing.rule === undefined
        ? this.#words.heldBy.hand(
            actorText(handing.event, phrases),
            quotedReason(phrases, handing.reason),
            handing.isReturned,
          ) + this.#before(other)
        : this.#words.heldBy.rule(
            phrases.within(new LeadTelling(this.#asking, this.#ruleNames).rule(handing)),
            who,
            fared,
          );
    return `${this.#words.holds(who, this.#lead, when, how)}.`;
  }

  /** By which rule it had been given before somebody gave it by hand, and how the other fared then. */
  #before(other: OtherTold | undefined): string {
    if (other?.earlier === undefined) return '';
    const { handing, candidate } = other.earlier;
    const rule = new LeadTelling(this.#asking, this.#ruleNames).rule(handing);
    return this.#words.before(this.#asking.phrases.within(rule), this.#telling.fared(candidate));
  }

  #lacks(code: string, text: string, events: Parameters<Answering['cannotSay']>[2] = []): void {
    this.#isLacking = true;
    this.#asking.cannotSay(code, text, events);
  }
}

function factOf(party: Party | null | undefined): unknown {
  if (!party) return null;
  const { type, id, ref, name } = party;
  return Object.fromEntries(Object.entries({ type, id, ref, name }).filter(([, value]) => value !== undefined));
}

function factsOf({ handing, behind }: Grounded): Record<string, unknown> {
  const { event, from, to, rule, version, reason, isReturned } = handing;
  const evaluation = behind?.evaluation;
  return {
    index: event.index,
    time: textAt(event, 'time') ?? event.recorded,
    from: factOf(from),
    to: factOf(to),
    by: rule === undefined ? (isByHand(handing) ? 'hand' : 'machine') : 'rule',
    rule: rule ?? null,
    version: version ?? null,
    reason: typeof reason === 'object' ? reason.text : null,
    returned: isReturned,
    evaluation: evaluation === undefined ? null : evaluation.event.index,
    evaluation_is_named: behind?.isNamed ?? null,
    candidates:
      evaluation?.candidates?.map(({ id, name, result, why }) => ({
        id: id ?? null,
        name: name ?? null,
        result: result ?? null,
        why: why ?? null,
      })) ?? null,
  };
}
