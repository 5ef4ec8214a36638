/**
 * The living organisation: processes that each tell one event, wait, and go on. A moment belongs to the process that
 * is due; where none is, a new one begins. So there are as many events as there are moments, in order, whatever the
 * size, and memory holds no more than what is under way.
 */

import { ClockText } from '../clock-text.ts';
import type { SampleEvent, Telling } from '../event.ts';
import { leadAt, type Lead } from '../organisation/lead.ts';
import type { Organisation } from '../organisation/organisation.ts';
import { below, pick, type Random } from '../random.ts';
import { Agenda } from './agenda.ts';
import { isAtWork, movedToWork } from './calendar.ts';
import type { RunningCampaign } from './campaign.ts';
import { DAY_MS } from './spans.ts';
import { ways } from './ways.ts';

/** Tells at most one event between two waits; what it yields is the time from which it goes on. */
export type Process = Generator<number, void, void>;
/** How often a process of this kind begins, by weight. What is told at once and over gives none. */
export type Way = readonly [weight: number, begin: (life: Life) => Process | undefined];

export class Life {
  readonly organisation: Organisation;
  readonly random: Random;
  /** Events of an average day, by which everything is dimensioned. */
  readonly perDay: number;
  /** Campaigns that are planned, running or paused; kept by the campaigns themselves. */
  readonly campaigns: RunningCampaign[] = [];
  /** Versions of the rules for leads that are in force, by the rule's id. */
  readonly ruleVersions = new Map<string, number>();
  /** The setting of that name in force. */
  sessionMinutes = 480;
  policyVersion = 5;
  /** How long contacts are kept. */
  retentionDays = 730;
  /** Cents somebody may move, by the authority's id, as far as it was told. */
  readonly authorities = new Map<string, number>();
  /** By how much what runs on a schedule is rarer than in a house of 300 events a day. */
  readonly stretch: number;
  nowMs: number;
  readonly #agenda = new Agenda<Process>();
  readonly #clock = new ClockText();
  readonly #day: readonly Way[];
  readonly #night: readonly Way[];
  readonly #dayWeight: number;
  readonly #nightWeight: number;
  #told: SampleEvent | undefined;
  #events = 0;
  #things = 0;
  #leads = 0;
  #names = 0;
  #requests = 0;

  constructor(organisation: Organisation, random: Random, startMs: number, perDay: number) {
    this.organisation = organisation;
    this.random = random;
    this.perDay = perDay;
    this.nowMs = startMs;
    this.stretch = Math.max(1, 300 / perDay);
    for (const { id, version } of organisation.rules) this.ruleVersions.set(id, version);
    const { day, night, standing } = ways(this);
    this.#day = day;
    this.#night = night;
    this.#dayWeight = day.reduce((sum, [weight]) => sum + weight, 0);
    this.#nightWeight = night.reduce((sum, [weight]) => sum + weight, 0);
    for (const process of standing) this.begin(process);
  }

  /** What happens at that moment, which is not before the last. */
  eventAt(ms: number): SampleEvent {
    this.nowMs = ms;
    for (;;) {
      const process = this.#agenda.nextMs <= ms ? this.#agenda.take() : this.#beginAny();
      const next = process?.next();
      if (process !== undefined && next?.done === false) this.#agenda.put(next.value, process);
      const told = this.#told;
      if (told === undefined) continue;
      this.#told = undefined;
      return told;
    }
  }

  /** Lets a process begin at `ms`, or at the next moment. */
  begin(process: Process, ms = this.nowMs): void {
    this.#agenda.put(ms, process);
  }

  /** Tells what happens now; gives the event's id. Once between two waits of a process. */
  tell(telling: Telling): string {
    if (this.#told !== undefined) throw new Error(`${telling.type} is told together with ${this.#told.type}`);
    const id = this.organisation.ids.long('event', this.#events++);
    this.#told = { id, time: this.#clock.of(this.nowMs), ...telling };
    return id;
  }

  /** Some time from now, between the two, at any hour. */
  in(fromMs: number, toMs: number): number {
    return this.nowMs + fromMs + Math.floor(this.random() * (toMs - fromMs));
  }

  /** As `in`, but when people are at work. */
  atWork(fromMs: number, toMs: number): number {
    return movedToWork(this.in(fromMs, toMs), this.random);
  }

  /** The time of now as text. */
  get time(): string {
    return this.#clock.of(this.nowMs);
  }

  /** `c_1f2e3d4c`: an id nothing else has. */
  thing(prefix: string): string {
    return `${prefix}_${this.organisation.ids.short('thing', this.#things++)}`;
  }

  /** How many campaigns were named before. */
  nextName(): number {
    return this.#names++;
  }

  lead(market: string): Lead {
    return leadAt(this.organisation, this.#leads++, market);
  }

  session(): string {
    return `s_${this.organisation.ids.long('session', this.#requests++)}`;
  }

  /** Sixty-four digits, as a digest has. */
  hash(): string {
    const { ids } = this.organisation;
    const at = this.#requests++;
    return (
      ids.long('request', at) + ids.long('request', at, 1) + ids.long('request', at, 2) + ids.long('request', at, 3)
    );
  }

  /** A campaign that runs, those more often that bring more; undefined where none does. */
  runningCampaign(): RunningCampaign | undefined {
    const { campaigns } = this;
    for (let attempt = 0; attempt < 8 && campaigns.length > 0; attempt++) {
      const campaign = pick(this.random, campaigns);
      if (campaign.status !== 'running') continue;
      // Everybody looks at a new campaign in its first days.
      const pull = this.nowMs - campaign.startedMs < 3 * DAY_MS ? 1 : campaign.pull;
      if (this.random() < pull) return campaign;
    }
    return undefined;
  }

  #beginAny(): Process | undefined {
    const atWork = isAtWork(this.nowMs);
    const kinds = atWork ? this.#day : this.#night;
    let left = below(this.random, 1_000_000) * ((atWork ? this.#dayWeight : this.#nightWeight) / 1_000_000);
    for (const [weight, begin] of kinds) {
      left -= weight;
      if (left < 0) return begin(this);
    }
    throw new Error('the weights do not add up');
  }
}
