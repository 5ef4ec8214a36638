/** One occasion in clauses, each with its events; what of it is unknown; and the same for programs. */

import { inOrder, occurredMsOf, textAt, wordOf, type Party, type ReadEvent } from '@trailmark/catalog';
import { judged } from '../approvals.ts';
import type { Answering } from '../answering.ts';
import { becauseOf } from '../because.ts';
import { approvalText } from '../told-approval.ts';
import { actorText, reasonOf } from '../told-event.ts';
import { quoted } from '../trail.ts';
import { keyOf, type Limit, type Notice, type Run } from './notice.ts';
import { beginOf, endOf, stateOf, type Occasion, type OccasionState } from './occasion.ts';
import { Switches, type Off } from './switches.ts';
import { waysOf, type Way } from './way.ts';
import { words, type NoticeTold, type NotificationWords } from './words.ts';

/** `off`: no run is recorded, and the rule is recorded to have been off. */
export type ToldState = OccasionState | 'off';

export interface ToldOccasion {
  readonly occasion: Occasion;
  readonly state: ToldState;
  readonly off: Off | undefined;
}

/** A run of the rule and what follows from it come soon after the limit. */
const SOON_MS = 15 * 60_000;
const BACKGROUND_MAX = 4;
/** Deliveries that a headline names. */
const HEADLINE_MAX = 3;
const BACKGROUND_TYPES =
  'type:(user.deactivated OR user.deleted OR user.suspended OR setting.changed OR channel.archived OR channel.deleted)';

export class OccasionTelling {
  readonly #asking: Answering;
  readonly #words: NotificationWords;
  readonly #switches: Switches;
  readonly #saidOff = new Set<number>();
  readonly #background = new Set<string>();
  /** Of the clause before: times of the same day are told by the clock alone. */
  #toldMs: number | undefined;

  constructor(asking: Answering) {
    this.#asking = asking;
    this.#words = asking.phrases.of(words);
    this.#switches = new Switches(asking);
  }

  /** What became of it; a rule without a run is looked up whether it was off. */
  async settle(occasion: Occasion): Promise<ToldOccasion> {
    const state = stateOf(occasion);
    const [limit] = occasion.limits;
    if (state !== 'not_run' || limit?.rule === undefined) return { occasion, state, off: undefined };
    const { fromMs, toMs } = momentOf(occasion);
    const off = await this.#switches.offIn(limit.rule, fromMs, toMs);
    return { occasion, state: off === undefined ? state : 'off', off };
  }

  async tell({ occasion, off }: ToldOccasion): Promise<void> {
    this.#toldMs = undefined;
    const { limits, runs, notices } = occasion;
    const events = [
      ...limits.map((limit) => [limit.event, (): void => this.#limit(limit)] as const),
      ...runs.map((run) => [run.event, (): void => this.#run(run)] as const),
      ...notices.map((notice) => [notice.event, (): void => this.#notice(notice, notices)] as const),
    ];
    for (const [, say] of events.toSorted(([one], [other]) => inOrder(one, other))) say();
    if (notices.length === 0) this.#claims(limits);
    if (off !== undefined) await this.#off(off, limits);
    const lost = waysOf(notices).filter(({ state }) => state === 'bounced' || state === 'suppressed');
    await this.#backgrounds(lost.flatMap((way) => way.notices));
  }

  /** Says what cannot be said of it; true where there is something. */
  async unknownOf({ occasion, state }: ToldOccasion): Promise<boolean> {
    const { phrases } = this.#asking;
    const { limits, runs, notices } = occasion;
    const span = { fromMs: beginOf(occasion), toMs: endOf(occasion) + SOON_MS };
    const because = async (types: string, rule: string | undefined) =>
      becauseOf(this.#asking, {
        ...span,
        sources: rule === undefined ? undefined : await this.#sourcesOf(types, rule),
      });
    const rule = limits[0]?.rule ?? notices[0]?.rule ?? runs[0]?.rule?.id;
    const lead = this.lead(occasion);
    const open = waysOf(notices).filter((way) => way.state === 'sent');
    for (const { last } of open) {
      const gap = await because('notification.delivered OR notification.bounced', rule);
      const text = this.#words.noOutcome(this.#to(last), phrases.when(last.ms), gap.why);
      this.#asking.cannotSay(gap.isSilent ? 'source_silent' : 'no_outcome', text, [last.event, ...gap.events]);
    }
    if (state === 'mixed' || open.length > 0) return true;
    if (state === 'unclear') {
      const events = [...limits, ...runs].map(({ event }) => event);
      this.#asking.cannotSay('withheld', this.#words.unclear(lead), events);
      return true;
    }
    if (state === 'not_tried') {
      const gap = await because('notification.attempted OR notification.delivered', rule);
      const text = this.#words.noAttempt(lead, gap.why);
      const events = runs.map(({ event }) => event);
      this.#asking.cannotSay(gap.isSilent ? 'source_silent' : 'no_attempt', text, [...events, ...gap.events]);
      return true;
    }
    if (state !== 'not_run') return false;
    const gap = await because('rule.evaluated OR rule.fired', rule);
    const named = phrases.within(this.#rule(undefined, limits[0]?.version));
    const text = this.#words.noRun(named, lead, this.#asking.trail.sight.isRestricted, gap.why);
    const events = limits.map(({ event }) => event);
    this.#asking.cannotSay(gap.isSilent ? 'source_silent' : 'no_evaluation', text, [...events, ...gap.events]);
    return true;
  }

  headline({ occasion, state, off }: ToldOccasion): string {
    const { phrases } = this.#asking;
    const lead = this.lead(occasion);
    const { headline } = this.#words;
    const ways = waysOf(occasion.notices);
    const to = this.#recipients(ways);
    const when = ways.length === 1 && ways[0] !== undefined ? phrases.when(ways[0].last.ms) : '';
    switch (state) {
      case 'delivered':
        return headline.delivered(lead, this.#arrived(ways));
      case 'mixed': {
        const states = [...new Set(ways.map((way) => way.state))];
        const parts = states.map((each) => {
          const of = ways.filter((way) => way.state === each);
          if (each === 'delivered') return this.#words.part.delivered(this.#arrived(of));
          return this.#words.part[each](this.#recipients(of), this.#whys(of));
        });
        return headline.mixed(lead, parts.join('; '));
      }
      case 'bounced':
      case 'suppressed':
        return headline[state](lead, to, this.#whys(ways));
      case 'failed':
        return headline.failed(lead, to);
      case 'sent':
        return headline.sent(lead, to, when);
      case 'off':
        if (off === undefined) return headline.not_run(lead);
        return headline.off(lead, actorText(off.disabled, phrases), phrases.when(occurredMsOf(off.disabled)));
      case 'not_tried':
      case 'not_fired':
      case 'not_run':
      case 'unclear':
        return headline[state](lead);
    }
  }

  /** Where and when it arrived, the first few by name. */
  #arrived(ways: readonly Way[]): string {
    const { phrases } = this.#asking;
    const [first] = ways;
    const told = ways
      .slice(0, HEADLINE_MAX)
      .map(({ last }, at) =>
        this.#words.way(
          this.#to(last),
          this.#channel(last),
          phrases.when(last.ms, at === 0 ? undefined : first?.last.ms),
        ),
      );
    return phrases.list([...told, ...this.#more(ways.length)]);
  }

  /** Undefined where none of them is named. */
  #recipients(ways: readonly Way[]): string | undefined {
    const names = [...new Set(ways.flatMap(({ last }) => this.#to(last) ?? []))];
    if (names.length === 0) return undefined;
    return this.#asking.phrases.list([...names.slice(0, HEADLINE_MAX), ...this.#more(names.length)]);
  }

  #whys(ways: readonly Way[]): string | undefined {
    const { phrases } = this.#asking;
    const whys = [...new Set(ways.flatMap(({ last }) => last.why ?? []))];
    // Of some of them it is not said; which, a list of reasons would not tell.
    if (whys.length === 0 || ways.some(({ last }) => last.why === undefined)) return undefined;
    return phrases.list(whys.slice(0, HEADLINE_MAX).map((why) => phrases.quoted(why)));
  }

  #more(count: number): string[] {
    return count > HEADLINE_MAX ? [this.#words.more(this.#asking.phrases.number(count - HEADLINE_MAX))] : [];
  }

  lead({ limits, notices, runs }: Occasion): string {
    const lead = limits[0]?.lead ?? notices[0]?.about ?? runs[0]?.lead;
    return this.#words.lead(lead?.name === undefined ? lead?.ref : this.#asking.phrases.party(lead));
  }

  #limit(limit: Limit): void {
    const { phrases } = this.#asking;
    const lead = this.lead({ limits: [limit], runs: [], notices: [] });
    const due = limit.dueMs === undefined ? undefined : phrases.timeAfter(limit.dueMs, limit.ms);
    const sla = limit.sla === undefined ? undefined : phrases.quoted(limit.sla);
    this.#asking.say(`${this.#words.limit(lead, sla, this.#when(limit.ms), due, limit.isPassed)}.`, [limit.event]);
  }

  #run(run: Run): void {
    const ran = this.#words.run(this.#rule(run.rule, run.version), this.#when(run.ms));
    const result = run.result === undefined ? undefined : this.#asking.phrases.quoted(run.result);
    const fired = run.isFired === true ? this.#words.fired : run.isFired === false ? this.#words.notFired(result) : '';
    this.#asking.say(`${ran}${fired}.`, [run.event]);
  }

  #notice(notice: Notice, all: readonly Notice[]): void {
    const { phrases } = this.#asking;
    const told: NoticeTold = {
      to: this.#to(notice),
      channel: this.#channel(notice),
      when: this.#when(notice.ms),
      attempt: notice.attempt === undefined ? undefined : phrases.number(notice.attempt),
      why: notice.why === undefined ? undefined : phrases.quoted(notice.why),
    };
    if (notice.kind === 'delivered') {
      const sent = all.findLast((each) => isAttemptOf(each, notice));
      const took = sent === undefined ? undefined : phrases.duration(notice.ms - sent.ms);
      const events = sent === undefined ? [notice.event] : [sent.event, notice.event];
      this.#asking.say(`${this.#words.delivered(told, took)}.`, events);
    } else this.#asking.say(`${this.#words[notice.kind](told)}.`, [notice.event]);
  }

  /** What the limit's own source says of a notice is a claim: no event of a notice bears it out. */
  #claims(limits: readonly Limit[]): void {
    for (const { event, isNotified } of limits) {
      if (isNotified === undefined) continue;
      this.#asking.say(`${isNotified ? this.#words.claimedTold : this.#words.claimedNotTold}.`, [event], 'claimed');
    }
  }

  async #off({ disabled, enabled }: Off, limits: readonly Limit[]): Promise<void> {
    const { phrases } = this.#asking;
    if (!this.#saidOff.has(disabled.index)) {
      this.#saidOff.add(disabled.index);
      const reason = reasonOf(disabled);
      const maintenance = wordOf(textAt(disabled, 'data.maintenance'));
      const stated = typeof reason === 'object' ? phrases.quoted(reason.text) : undefined;
      const when = this.#when(occurredMsOf(disabled));
      const said = this.#words.off(actorText(disabled, phrases), when, stated, maintenance);
      const [found] = (await judged(this.#asking, [disabled])).groups;
      const approval = approvalText(disabled, found?.verdict, phrases);
      this.#asking.say(`${said}${approval === undefined ? '' : `; ${approval}`}.`, [
        disabled,
        ...(found?.evidence ?? []),
      ]);
      if (enabled !== undefined) {
        const again = this.#when(occurredMsOf(enabled));
        this.#asking.say(`${this.#words.on(actorText(enabled, phrases), again)}.`, [enabled]);
      }
    }
    const lead = this.lead({ limits, runs: [], notices: [] });
    const events = [disabled, ...limits.map(({ event }) => event), ...(enabled === undefined ? [] : [enabled])];
    this.#asking.say(`${this.#words.noRunWhileOff(lead)}.`, events, 'derived');
  }

  /** What became of the recipients before: a channel that was closed, somebody who had left. */
  async #backgrounds(notices: readonly Notice[]): Promise<void> {
    for (const { kind, recipient, ms } of notices) {
      const key = keyOf(recipient);
      if (recipient === undefined || key === undefined || (kind !== 'bounced' && kind !== 'suppressed')) continue;
      if (this.#background.has(key)) continue;
      this.#background.add(key);
      const { events } = await this.#asking.find({
        q: `${partyQuery(recipient)} ${BACKGROUND_TYPES}`,
        to: ms,
        limit: 20,
      });
      for (const event of events.slice(-BACKGROUND_MAX)) {
        const sentence = event.sentence.replace(/\.$/, '');
        this.#asking.say(`${this.#words.background(this.#asking.phrases.when(occurredMsOf(event)), sentence)}.`, [
          event,
        ]);
      }
    }
  }

  async #sourcesOf(types: string, rule: string): Promise<ReadonlySet<string> | undefined> {
    const q = `type:(${types}) (target:${quoted(`rule/${rule}`)} OR data.rule:${quoted(rule)})`;
    const { events } = await this.#asking.find({ q, limit: 1 });
    const sources = events.flatMap((event: ReadEvent) => textAt(event, 'source') ?? []);
    return sources.length === 0 ? undefined : new Set(sources);
  }

  #rule(rule: Party | undefined, version: string | undefined): string {
    const name = rule?.name ?? rule?.id;
    return this.#words.rule(name === undefined ? undefined : this.#asking.phrases.quoted(name), version);
  }
  #when(ms: number): string {
    const when = this.#asking.phrases.when(ms, this.#toldMs);
    this.#toldMs = ms;
    return when;
  }
  #to({ recipient }: Notice): string | undefined {
    if (recipient === undefined) return undefined;
    return this.#asking.phrases.party(recipient);
  }
  #channel(notice: Notice | undefined): string | undefined {
    if (notice?.channel === undefined) return undefined;
    return CHANNELS[this.#asking.phrases.telling.language][notice.channel] ?? notice.channel;
  }
}

/** Words of ours for the usual ones; others are told as the source calls them. */
const CHANNELS: Readonly<Record<'en' | 'de', Readonly<Record<string, string>>>> = {
  en: { mail: 'mail', email: 'mail', chat: 'chat', sms: 'text message', push: 'push message' },
  de: { mail: 'Mail', email: 'Mail', chat: 'Chat', sms: 'SMS', push: 'Push-Nachricht' },
};

/** The sending that a delivery is of. */
function isAttemptOf(sent: Notice, { notification, recipient, attempt, channel, ms }: Notice): boolean {
  return (
    sent.kind === 'attempted' &&
    sent.ms <= ms &&
    sent.notification === notification &&
    keyOf(sent.recipient) === keyOf(recipient) &&
    sent.attempt === attempt &&
    sent.channel === channel
  );
}

/** When a run of the rule would have come. */
function momentOf(occasion: Occasion): { readonly fromMs: number; readonly toMs: number } {
  const passed = occasion.limits.findLast(({ isPassed }) => isPassed) ?? occasion.limits.at(-1);
  const ms = passed?.ms ?? beginOf(occasion);
  return { fromMs: Math.min(passed?.dueMs ?? ms, ms), toMs: ms };
}

function partyQuery({ type, id, ref }: Party): string {
  if (ref !== undefined) return `subject:${quoted(ref)}`;
  return `target:${quoted(type === undefined || type === 'user' ? (id ?? '') : `${type}/${id ?? ''}`)}`;
}

/** For programs. */
export function occasionFacts({ occasion, state, off }: ToldOccasion): Record<string, unknown> {
  const { limits, runs, notices } = occasion;
  const ways = waysOf(notices);
  // Of several none stands for the others.
  const last = ways.length === 1 ? ways[0]?.last : undefined;
  const lead = limits[0]?.lead ?? notices[0]?.about ?? runs[0]?.lead;
  return {
    state,
    lead: lead?.id ?? lead?.ref ?? null,
    rule: limits[0]?.rule ?? notices[0]?.rule ?? runs[0]?.rule?.id ?? null,
    limit: limits.at(-1)?.event.index ?? null,
    due: limits[0] === undefined ? null : (textAt(limits[0].event, 'data.due') ?? null),
    runs: runs.map(({ event, isFired }) => ({ index: event.index, fired: isFired ?? null })),
    attempts: notices.map(({ event, kind, channel, recipient, attempt }) => ({
      index: event.index,
      kind,
      attempt: attempt ?? null,
      channel: channel ?? null,
      recipient: recipient?.id ?? recipient?.ref ?? null,
    })),
    notices: ways.map(({ state: became, last: { notification, recipient, channel } }) => ({
      notification: notification ?? null,
      recipient: recipient?.id ?? recipient?.ref ?? null,
      channel: channel ?? null,
      state: became,
    })),
    recipient: last?.recipient?.id ?? last?.recipient?.ref ?? null,
    channel: last?.channel ?? null,
    off: off === undefined ? null : { disabled: off.disabled.index, enabled: off.enabled?.index ?? null },
  };
}
