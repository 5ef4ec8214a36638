/**
 * What a demonstration keeps beside its store: what was recorded from which seed and how far (`demo.json` among the
 * data), and its API keys (`demo-keys.json` among the keys). Both are written before the store is, so that whatever
 * was interrupted goes on at the next start.
 */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { controlFile, type Settings } from '@trailmark/server';
import { organisationEvents, organisationFor, type OrganisationOptions } from '@trailmark/sample';
import { storiesOf } from '@trailmark/sample/stories';
import { CannotRun } from '../trouble.ts';

export interface DemoChoice {
  readonly seed: number;
  /** Events of ordinary life in the six weeks; stories come on top. */
  readonly events: number;
  readonly stories: 'none' | 'all' | readonly number[];
  /** How busy it is afterwards; 0: nothing more happens. */
  readonly rate: number;
}

interface DemoFacts extends DemoChoice {
  /** Host part of the log's name, which stands in every signature, so that it says what the log is. */
  readonly origin: string;
  /** When the six weeks end: when the store was made. */
  readonly endMs: number;
  /** Of what is told, so that a store of another version is told from one's own. */
  readonly digest: string;
  /** Everything before this time is recorded. */
  readonly doneMs: number;
}

interface DemoKeys {
  readonly administrator: string;
  /** Restricted to the client of the first agency, once it was made. */
  readonly agency?: string;
  /** Of which store: the end of its six weeks. */
  readonly endMs: number;
}

const DIGEST_EVENTS = 500;

/** The two files of one demonstration. */
export class DemoPlace {
  readonly settings: Settings;
  /** The store is made by this start. */
  readonly isNew: boolean;
  readonly #factsFile: string;
  readonly #keysFile: string;
  #facts: DemoFacts;
  #keys: DemoKeys;

  /**
   * Takes up what is there, or begins. `chosen` counts where it begins; later what was chosen then.
   * @throws CannotRun where the folders hold something that is no demonstration
   */
  constructor(settings: Settings, chosen: DemoChoice, adminKey: string | undefined, nowMs: number) {
    this.settings = settings;
    this.#factsFile = join(settings.data, 'demo.json');
    this.#keysFile = join(settings.keys, 'demo-keys.json');
    const hasStore = existsSync(controlFile(settings.data));
    const facts = read(this.#factsFile);
    if (facts === undefined && hasStore)
      throw new CannotRun(`${settings.data} holds a store that is no demonstration; name another folder with --data`);
    const keys = read(this.#keysFile);
    if (keys === undefined && isFilled(settings.keys))
      throw new CannotRun(`${settings.keys} holds keys of another store; name another folder with --keys`);
    if (facts === undefined && isFilled(settings.keys))
      throw new CannotRun(`${settings.keys} holds the keys of a demonstration whose data is gone; remove it as well`);
    this.isNew = !hasStore;
    for (const folder of [settings.data, settings.keys]) mkdirSync(folder, { recursive: true, mode: 0o700 });
    // What stands in these files was written below, by this class.
    this.#facts = (facts as DemoFacts | undefined) ?? begun(chosen, settings.origin, nowMs);
    const known = keys as DemoKeys | undefined; // as above
    this.#keys =
      known?.endMs === this.#facts.endMs
        ? known
        : { administrator: adminKey ?? `tm_main_${randomText(32)}`, endMs: this.#facts.endMs };
    write(this.#keysFile, this.#keys);
    write(this.#factsFile, this.#facts);
  }

  get facts(): DemoFacts {
    return this.#facts;
  }

  get keys(): DemoKeys {
    return this.#keys;
  }

  /** What the stream of this demonstration is made from; `rate` only where life goes on. */
  get options(): OrganisationOptions {
    return optionsOf(this.#facts);
  }

  /** Whether this version would tell the same events again; else nothing may be added to the store. */
  get isOfThisVersion(): boolean {
    return digestOf(this.options) === this.#facts.digest;
  }

  /** Everything before `doneMs` is recorded. */
  keepDone(doneMs: number): void {
    if (doneMs <= this.#facts.doneMs) return;
    this.#facts = { ...this.#facts, doneMs };
    write(this.#factsFile, this.#facts);
  }

  keepKeys(keys: Partial<Pick<DemoKeys, 'administrator' | 'agency'>>): void {
    this.#keys = { ...this.#keys, ...keys };
    write(this.#keysFile, this.#keys);
  }
}

function begun(chosen: DemoChoice, asked: string | undefined, nowMs: number): DemoFacts {
  const endMs = Math.floor(nowMs / 1000) * 1000;
  const origin = asked ?? `simulated.trailmark.local/${randomBytes(8).toString('hex')}`;
  return { ...chosen, origin, endMs, digest: digestOf(optionsOf({ ...chosen, endMs })), doneMs: 0 };
}

function optionsOf({ seed, events, stories, rate, endMs }: DemoChoice & { endMs: number }): OrganisationOptions {
  return { seed, count: events, stories, endMs, days: 42, ...(rate > 0 ? { rate } : {}) };
}

/** Of the first events and of all stories. */
function digestOf(options: OrganisationOptions): string {
  const hash = createHash('sha256');
  let left = DIGEST_EVENTS;
  for (const event of organisationEvents(options)) {
    hash.update(JSON.stringify(event));
    if (--left === 0) break;
  }
  const { endMs, stories = 'none' } = options;
  for (const { events } of storiesOf(organisationFor(options), stories, endMs)) hash.update(JSON.stringify(events));
  return hash.digest('hex');
}

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (!existsSync(file)) return undefined;
    throw new CannotRun(`${file} cannot be read; remove the folders of the demonstration to begin anew`, error);
  }
}

/** In one step: a kill leaves the old file or the new one. */
function write(file: string, value: unknown): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(value, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function isFilled(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).some((name) => !name.startsWith('demo-keys.json'));
}

function randomText(length: number): string {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';
  // A byte modulo 56 prefers some letters a little: 32 of them keep far more than enough.
  return [...randomBytes(length)].map((byte) => letters[byte % letters.length]).join('');
}
