/** Each event about a lead as a clause of the answer; what is recorded, and no more. */

import {
  changesOf,
  foldText,
  isSealed,
  occurredMsOf,
  textAt,
  typeNameOf,
  valueAt,
  wordOf,
  type ReadEvent,
} from '@trailmark/catalog';
import { judged } from '../approvals.ts';
import type { Answering } from '../answering.ts';
import { approvalText } from '../told-approval.ts';
import { actorText, reasonOf, valueText, type StatedReason } from '../told-event.ts';
import type { Candidate, Evaluation } from './evaluation.ts';
import type { Handing } from './handing.ts';
import { versionOf } from './lead-events.ts';
import { words, type AssignmentWords } from './words.ts';

const ATTRIBUTES_MAX = 8;
const CANDIDATES_MAX = 12;

export class LeadTelling {
  readonly #asking: Answering;
  readonly #words: AssignmentWords;
  readonly #ruleNames: ReadonlyMap<string, string>;
  /** Of the clause before: times of the same day are told by the clock alone. */
  #toldMs: number | undefined;
  #namedRule: string | undefined;

  constructor(asking: Answering, ruleNames: ReadonlyMap<string, string>) {
    this.#asking = asking;
    this.#words = asking.phrases.of(words);
    this.#ruleNames = ruleNames;
  }

  evaluation(evaluation: Evaluation): void {
    const { event, attributes, ms, trigger } = evaluation;
    const { phrases } = this.#asking;
    const seen = (attributes ?? []).slice(0, ATTRIBUTES_MAX).map(({ name, value, source }) => {
      const told = valueText(value, { event, path: `changes.${name}` }, phrases) ?? phrases.language.sealed;
      return this.#words.attribute(phrases.language.field(name), told, wordOf(source));
    });
    const looked = this.#words.looked(this.rule(evaluation), this.#when(ms), seen);
    const fared = this.candidates(evaluation);
    const isIdle = evaluation.isFired === false;
    const parts = [...fared, ...(isIdle ? [this.#words.notFired(quotedOr(phrases, trigger))] : [])];
    this.#asking.say(`${looked}${parts.length === 0 ? '' : `: ${parts.join('; ')}`}.`, [event]);
  }

  /** @param thing the lead, where it is a linked one and not the one that is asked about */
  handing(handing: Handing, thing?: string): void {
    const of = thing === undefined ? '' : ` (${thing})`;
    const { phrases } = this.#asking;
    const when = this.#when(handing.ms);
    const { event, from, to, reason, condition, isReturned } = handing;
    const giver = { from: from ? phrases.party(from) : undefined, when, isReturned };
    const by = handing.rule === undefined ? actorText(event, phrases) : this.rule(handing);
    const stated = this.#words.reason(quotedReason(phrases, reason));
    if (to === null) {
      this.#asking.say(`${this.#words.taken({ ...giver, by })}${stated}${of}.`, [event]);
      return;
    }
    // What is not said is not withheld.
    const unnamed = handing.isWithheld ? phrases.language.sealed : phrases.party({});
    const moved = { ...giver, by, to: to === undefined ? unnamed : phrases.party(to) };
    if (handing.rule !== undefined) {
      this.#asking.say(`${this.#words.given(moved, quotedOr(phrases, condition))}${of}.`, [event]);
    } else if (isByHand(handing)) {
      this.#asking.say(`${this.#words.moved(moved)}${stated}${of}.`, [event]);
    } else {
      const named = typeof reason === 'object' ? stated : this.#words.noRule;
      this.#asking.say(`${this.#words.given(moved, quotedOr(phrases, condition))}${named}${of}.`, [event]);
    }
  }

  async update(event: ReadEvent): Promise<void> {
    const { phrases } = this.#asking;
    const [found] = (await judged(this.#asking, [event])).groups;
    const changed = this.#changes(event, 'version');
    const said = this.#words.updated(
      actorText(event, phrases),
      versionOf(event) ?? '',
      this.#when(occurredMsOf(event)),
      changed.join(', '),
    );
    const reason = reasonOf(event);
    const stated = typeof reason === 'object' ? this.#words.reason(quotedReason(phrases, reason)) : '';
    const approval = approvalText(event, found?.verdict, phrases);
    this.#asking.say(`${said}${stated}${approval === undefined ? '' : `; ${approval}`}.`, [
      event,
      ...(found?.evidence ?? []),
    ]);
  }

  /** What changed about the lead itself: its figures, its market. */
  lead(event: ReadEvent): void {
    const { phrases } = this.#asking;
    const [by, when] = [actorText(event, phrases), this.#when(occurredMsOf(event))];
    const changes = this.#changes(event);
    if (typeNameOf(event) === 'lead.market_changed') {
      const ticket = wordOf(textAt(event, 'data.ticket'));
      const reason = this.#words.reason(quotedReason(phrases, reasonOf(event)));
      const changed = changes.length === 0 ? this.#words.the(phrases.language.field('market')) : phrases.list(changes);
      this.#asking.say(
        `${this.#words.market(by, changed, when)}${reason}${ticket === undefined ? '' : this.#words.ticket(ticket)}.`,
        [event],
      );
      return;
    }
    if (changes.length > 0) {
      const isCorrected = valueAt(event, 'data.corrected') === true;
      this.#asking.say(`${this.#words.enriched(by, phrases.list(changes), when, isCorrected)}.`, [event]);
      return;
    }
    if (isSealed(event, 'changes')) return;
    const fields = valueAt(event, 'data.fields');
    const named = Array.isArray(fields) ? fields.flatMap((field: unknown) => wordOf(field) ?? []) : [];
    if (named.length === 0) return;
    const looked = phrases.list(named.map((name) => phrases.language.field(name)));
    this.#asking.say(`${this.#words.confirmed(by, looked, when)}.`, [event]);
  }

  /** How each who could have had it fared; those who won first. */
  candidates({ candidates }: Evaluation): string[] {
    if (candidates === undefined) return [];
    if (candidates.length === 0) return [this.#words.noCandidates];
    const { phrases } = this.#asking;
    const shown = candidates.slice(0, CANDIDATES_MAX);
    const won = shown.filter(({ result }) => result === 'won').map((each) => this.candidate(each));
    return [
      ...(won.length === 0 ? [] : [this.#words.won(phrases.list(won))]),
      ...shown.filter(({ result }) => result !== 'won').map((each) => this.fared(each)),
    ];
  }
  fared(candidate: Candidate): string {
    const { phrases } = this.#asking;
    const name = this.candidate(candidate);
    if (candidate.result === 'lost') return this.#words.lost(name, quotedOr(phrases, candidate.why));
    return this.#words.fared(name, quotedOr(phrases, candidate.result));
  }
  /** How somebody fared in one evaluation, which is named. */
  faredIn(evaluation: Evaluation, { result, why }: Candidate): string {
    const { phrases } = this.#asking;
    const how =
      result === 'lost'
        ? this.#words.didLose
        : result === 'won'
          ? this.#words.didWin
          : (quotedOr(phrases, result) ?? '?');
    return this.#words.faredIn({
      version: evaluation.version,
      when: phrases.when(evaluation.ms),
      how,
      why: quotedOr(phrases, why),
      isIdle: evaluation.isFired === false,
    });
  }
  candidate({ id, name }: Candidate): string {
    return this.#asking.phrases.party({ ...(id === undefined ? {} : { id }), ...(name === undefined ? {} : { name }) });
  }

  /** As subject of a sentence, by its name where an event says it. */
  rule(of: Evaluation | Handing): string {
    const { rule, version } = of;
    const id = typeof rule === 'string' ? rule : rule?.id;
    const own = typeof rule === 'object' ? wordOf(rule.name) : undefined;
    const name = own ?? (id === undefined ? undefined : (this.#ruleNames.get(id) ?? id));
    // Named once: what is called so afterwards is the same rule.
    if (version !== undefined && name !== undefined && this.#namedRule === name)
      return this.#words.rule(undefined, version);
    this.#namedRule = name;
    return this.#words.rule(quotedOr(this.#asking.phrases, name), version);
  }

  #when(ms: number): string {
    const when = this.#asking.phrases.when(ms, this.#toldMs);
    this.#toldMs = ms;
    return when;
  }

  #changes(event: ReadEvent, except?: string): string[] {
    const { phrases } = this.#asking;
    return changesOf(event).flatMap(({ path, before, after }, at) => {
      if (path === except) return [];
      const told = (value: unknown, side: string): string | undefined =>
        isSealed(event, `changes.${at}.${side}`) ? phrases.language.sealed : valueText(value, { event, path }, phrases);
      return [this.#words.change(phrases.language.field(path), told(before, 'before'), told(after, 'after'))];
    });
  }
}

/** By a person, and by no rule. */
export function isByHand({ by, rule }: Handing): boolean {
  return rule === undefined && (by.type === undefined || by.type === 'user');
}

export function quotedReason(phrases: Answering['phrases'], reason: StatedReason): StatedReason {
  return typeof reason === 'object' ? { text: phrases.quoted(reason.text) } : reason;
}
export function quotedOr(phrases: Answering['phrases'], text: string | undefined): string | undefined {
  const word = wordOf(text);
  return word === undefined ? undefined : phrases.quoted(word);
}

/** Names of rules by their ids, as the events call them. */
export function ruleNamesOf(evaluations: readonly Evaluation[], handings: readonly Handing[]): Map<string, string> {
  const parties = [...evaluations.map(({ rule }) => rule), ...handings.map(({ by }) => by)];
  return new Map(
    parties.flatMap((party) =>
      party?.type === 'rule' && party.id !== undefined && party.name !== undefined ? [[party.id, party.name]] : [],
    ),
  );
}

/** Whether somebody who is named by an id or a name is the one meant. */
export function isMeant(party: { readonly id?: string; readonly name?: string }, wanted: ReadonlySet<string>): boolean {
  const folded = new Set([...wanted].map(foldText));
  return (
    (party.id !== undefined && wanted.has(party.id)) || (party.name !== undefined && folded.has(foldText(party.name)))
  );
}
