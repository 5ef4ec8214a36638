/**
 * The desk of one house: follows its log and keeps a verdict for every act that needs an approval. What it keeps follows
 * from the log alone, so it may be cut off at any step and begins that step anew.
 */

import { isMeant } from '@trailmark/access';
import { parseEntry } from '@trailmark/core';
import type { Found, RuleAndSource, VerdictChange, VerdictRow, VerdictTable } from '@trailmark/ledger';
import { typeNameOf } from '@trailmark/catalog';
import type { ReadEvent } from '@trailmark/catalog';
import type { OwnEvents } from '../own/own-events.ts';
import type { House } from '../tenant/house.ts';
import { tellChanges } from './changes-told.ts';
import { JudgedEvents } from './judged-event.ts';
import { Judging } from './judging.ts';
import type { Judged, SamePerson } from './judging.ts';
import { Pace, pacedFind, pause } from './pace.ts';
import { POLICY_SET, policyBook } from './policy-book.ts';
import { SILENCE_TYPES, SilenceBook } from './silence-book.ts';
import { typesFilter } from './tie-book.ts';
import { Tied } from './tied.ts';
import { LINK_TYPES, Touching } from './touching.ts';

/** Steps at which a test cuts the desk off. */
export const deskSteps = ['judged', 'written', 'followed', 'again', 'recorded', 'told'] as const;
export type DeskStep = (typeof deskSteps)[number];

export interface DeskOptions {
  readonly house: House;
  readonly own: OwnEvents;
  /** Who is whom by links, as of now. */
  readonly samePersonIn: (house: House) => Promise<SamePerson>;
  /** Whether somebody waits to be recorded, or for an answer. */
  readonly isBusy: () => boolean;
  readonly onFailure: (error: unknown) => void;
  readonly atStep?: ((step: DeskStep) => void) | undefined;
}

/** Events looked at by one search; up to so many their types are read one by one. */
const SPAN_MAX = 65_536;
const ONE_BY_ONE_MAX = 512;
/** Of what is read as a whole. */
const PAGE = 10_000;
/** Events of interest in one window: their verdicts are in memory until all are found, and nobody sees them before. */
const WINDOW_MAX = 250;
/** Fewer entries say nothing about how long one takes. */
const MEASURED_MIN = 512;
/** Rows of one write. */
const ROWS_MAX = 100;
/** Commits come in quick succession: what follows shortly is looked at together. */
const GATHER_MS = 20;
const FAILED_PAUSE_MS = 2_000;

export class Desk {
  readonly #options: DeskOptions;
  readonly #table: VerdictTable;
  readonly #events: JudgedEvents;
  readonly #tied: Tied;
  readonly #silences = new SilenceBook();
  readonly #judging: Judging;
  readonly #touching: Touching;
  readonly #stopping = new AbortController();
  readonly #pace: Pace;
  readonly #waiting = new Set<{ readonly size: number; readonly resolve: () => void }>();
  #followed: number;
  #again: number;
  /** How long an entry took lately, without giving way; taken for this until it is known. */
  #entryMs = 0.2;
  #running: Promise<void> | undefined;

  constructor(options: DeskOptions) {
    this.#options = options;
    const { house } = options;
    this.#table = house.ledger.verdicts;
    ({ followed: this.#followed, again: this.#again } = this.#table.progress());
    this.#events = new JudgedEvents(house);
    this.#pace = new Pace({
      isBusy: options.isBusy,
      isUrgent: () => this.#waiting.size > 0,
      signal: this.#stopping.signal,
    });
    const tied = new Tied(house, this.#events, () => this.#pace.keep());
    this.#tied = tied;
    this.#judging = new Judging({ house, events: this.#events, tied, silences: this.#silences });
    this.#touching = new Touching({ house, tied, silences: this.#silences, start: this.#followed });
  }

  /** Events before `followed` have their verdicts; below `again` also by what has changed for all of them. */
  get progress(): { readonly followed: number; readonly again: number } {
    return { followed: this.#followed, again: this.#again };
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Settles when nothing of it runs any more. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the desk is closed'));
    await this.#running;
    this.#events.forget();
    this.#tied.forget();
  }

  /** Whether every event below `size` has its verdict, waiting for it no longer than `ms`, and not in vain. */
  async reached(size: number, ms: number): Promise<boolean> {
    if (this.#isReached(size)) return true;
    // Far from it, for how long one takes is not the same everywhere in a log.
    if ((size - Math.min(this.#followed, this.#again)) * this.#entryMs > 2 * ms) return false;
    const { promise, resolve } = Promise.withResolvers<void>();
    const waiting = { size, resolve };
    this.#waiting.add(waiting);
    const timer = setTimeout(resolve, ms);
    this.#stopping.signal.addEventListener('abort', () => resolve(), { once: true });
    await promise;
    clearTimeout(timer);
    this.#waiting.delete(waiting);
    return this.#isReached(size);
  }

  #isReached(size: number): boolean {
    return this.#followed >= size && this.#again >= this.#followed;
  }

  async #run(): Promise<void> {
    const { house, onFailure } = this.#options;
    const { signal } = this.#stopping;
    let isReady = false;
    while (!signal.aborted) {
      try {
        if (!isReady) await this.#prepare();
        isReady = true;
        if (await this.#round()) continue;
        await tellChanges(this.#options, this.#table, signal);
        // One of our own may have been recorded meanwhile.
        if (house.ledger.head().size > this.#followed) continue;
        // Nobody's values stay in memory while there is nothing to judge.
        this.#events.forget();
        await house.ledger.waitFor(this.#followed, signal);
        if (this.#waiting.size === 0) await pause(GATHER_MS, signal);
      } catch (error) {
        if (signal.aborted) return;
        this.#tied.forget();
        onFailure(error);
        await pause(FAILED_PAUSE_MS, signal);
      }
    }
  }

  /** Reads what verdicts depend on as a whole, as far as it is recorded by now. */
  async #prepare(): Promise<void> {
    const { house } = this.#options;
    await policyBook(house).advance();
    for (let page: Found | undefined; page === undefined || page.next !== undefined;) {
      const after = page?.next === undefined ? {} : { cursor: page.next };
      page = house.ledger.find(typesFilter(house, SILENCE_TYPES), { order: 'asc', limit: PAGE, ...after });
      for (const index of page.indexes) {
        const said = this.#events.at(index)?.event;
        if (said !== undefined) this.#silences.take(said);
        await this.#pace.keep();
      }
    }
    // A write that was cut off before the acts it bears on were judged anew.
    const stale = this.#table.kinds().flatMap((kind) => this.#judging.touchedByWriting(kind));
    await this.#settle(new Set(stale));
  }

  /** One window of the log, or of what is looked at again. False where there is nothing to do. */
  async #round(): Promise<boolean> {
    const { house } = this.#options;
    const { size } = house.ledger.head();
    if (this.#followed >= size && this.#again >= this.#followed) return false;
    this.#pace.begin();
    this.#judging.samePerson = await this.#options.samePersonIn(house);
    const before = { followed: this.#followed, atMs: performance.now() - this.#pace.restedMs };
    if (this.#followed < size) await this.#follow(size);
    const tookMs = performance.now() - this.#pace.restedMs - before.atMs;
    if (this.#followed - before.followed >= MEASURED_MIN) this.#entryMs = tookMs / (this.#followed - before.followed);
    if (this.#again < this.#followed) await this.#lookAgain();
    return true;
  }

  async #follow(size: number): Promise<void> {
    const from = this.#followed;
    const { indexes, to } = await this.#window(from, size);
    // Rows that are there already were kept when the index was built anew.
    const acts = new Set(this.#table.between(from, to).map(({ index }) => index));
    let isAllTouched = false;
    for (const index of indexes) {
      const event = this.#events.at(index)?.event;
      if (event === undefined) continue;
      if (typeNameOf(event) === POLICY_SET) await policyBook(this.#options.house).advance();
      this.#silences.take(event);
      if (this.#isAct(event)) acts.add(index);
      const touched = await this.#touching.by(event, from);
      if (touched === 'all') isAllTouched = true;
      else for (const act of touched) acts.add(act);
      await this.#pace.keep();
    }
    await this.#settle(acts);
    this.#touching.note(to, size);
    const isDone = this.#again >= from;
    this.#moveTo({ followed: to, again: isAllTouched ? 0 : isDone ? to : this.#again });
    this.#at('followed');
  }

  async #lookAgain(): Promise<void> {
    const from = this.#again;
    const { indexes, to } = await this.#window(from, this.#followed);
    const acts = new Set(this.#table.between(from, to).map(({ index }) => index));
    for (const index of indexes) {
      const event = this.#events.at(index)?.event;
      if (event !== undefined && this.#isAct(event)) acts.add(index);
      await this.#pace.keep();
    }
    await this.#settle(acts);
    this.#moveTo({ followed: this.#followed, again: to });
    this.#at('again');
  }

  /** Events of interest from `from` on, below `end`, and how far they were looked for. */
  async #window(from: number, end: number): Promise<{ readonly indexes: readonly number[]; readonly to: number }> {
    const { house } = this.#options;
    const types = this.#typesWatched();
    if (end - from <= ONE_BY_ONE_MAX) {
      const entries = house.ledger.entries(from, end);
      const isWatched = (bytes: Uint8Array): boolean => isMeant(parseEntry(bytes)?.type ?? '', types);
      return { indexes: entries.flatMap((bytes, at) => (isWatched(bytes) ? [from + at] : [])), to: end };
    }
    const to = Math.min(end, from + SPAN_MAX);
    const after = from === 0 ? {} : { cursor: from - 1 };
    const filter = typesFilter(house, types);
    const page = { order: 'asc', limit: WINDOW_MAX, at: to, ...after } as const;
    const { indexes, next } = await pacedFind(house, filter, page, () => this.#pace.keep());
    return { indexes, to: next === undefined ? to : next + 1 };
  }

  #typesWatched(): readonly string[] {
    const { acts, around } = policyBook(this.#options.house).watched;
    return [...new Set([...acts, ...around, ...SILENCE_TYPES, ...LINK_TYPES, POLICY_SET])];
  }

  #isAct(event: ReadEvent): boolean {
    return isMeant(typeNameOf(event), policyBook(this.#options.house).watched.acts);
  }

  /** Judges these acts and those that depend on what was found, until nothing is left to be judged. */
  async #settle(acts: ReadonlySet<number>): Promise<void> {
    const judgedBefore = new Set<number>();
    for (let next: ReadonlySet<number> = acts; next.size > 0;) {
      const found: Judged[] = [];
      for (const index of next) {
        const judged = await this.#judging.judge(index);
        if (judged !== undefined) found.push(judged);
        await this.#pace.keep();
      }
      this.#at('judged');
      const known = await this.#judging.knowingEachOther(found, () => this.#pace.keep());
      const touched = await this.#write(known);
      // What was judged with everything known does not become another by being judged again.
      for (const index of next) judgedBefore.add(index);
      next = new Set(touched.filter((index) => !judgedBefore.has(index)));
    }
  }

  /** Stores what is new of it; gives the acts that it bears on. */
  async #write(found: readonly Judged[]): Promise<number[]> {
    const kinds = new Map<string, RuleAndSource>();
    for (let at = 0; at < found.length; at += ROWS_MAX) {
      const rows: VerdictRow[] = [];
      const removed: number[] = [];
      const changed: VerdictChange[] = [];
      for (const judged of found.slice(at, at + ROWS_MAX)) {
        const old = this.#table.of(judged.index);
        const work = this.#judging.rowOf(judged);
        if (work === undefined) continue;
        if (work.row === undefined) removed.push(judged.index);
        else rows.push(work.row);
        if (work.change !== undefined) changed.push(work.change);
        for (const one of [old, work.row]) {
          if (one?.basis === 'recorded') kinds.set(JSON.stringify([one.rule, one.source]), one);
        }
      }
      if (rows.length + removed.length > 0) this.#table.write({ rows, removed, changed });
      this.#at('written');
      await this.#pace.keep();
    }
    return [...kinds.values()].flatMap((kind) => this.#judging.touchedByWriting(kind));
  }

  #moveTo(progress: { followed: number; again: number }): void {
    this.#table.write({ progress });
    ({ followed: this.#followed, again: this.#again } = progress);
    for (const { size, resolve } of this.#waiting) if (this.#isReached(size)) resolve();
  }

  #at(step: DeskStep): void {
    this.#options.atStep?.(step);
  }
}
