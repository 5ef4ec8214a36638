/**
 * Changes the key that signs a log. Every step can be cut off; what the log says decides which key signs after that:
 *
 *   1. the new key is made, or one is taken that an earlier attempt left behind. A crash after it: the old key signs
 *   2. the old key names the new one in an entry. A crash after it: the new key signs, from the next start on
 *   3. the new key signs the head as it stands, and every later one
 */

import { Problem } from '@trailmark/contract';
import { keyChangeMessage, toBase64, vkeyOf } from '@trailmark/core';
import type { Caller } from '../access/caller.ts';
import type { OwnEvents } from '../own/own-events.ts';
import type { House } from './house.ts';
import { keyChangeId, readLogKeys, switchSigner } from './log-keys.ts';
import type { LogKey } from './log-keys.ts';

/** Steps of a change, in order: the places at which tests cut it off. */
export const keyChangeSteps = ['made', 'recorded', 'switched'] as const;
export type KeyChangeStep = (typeof keyChangeSteps)[number];

export interface KeyChange {
  readonly retired: LogKey;
  readonly current: LogKey & { readonly index: number };
}

export interface KeyChangeRequest {
  /** The vkey that signs now: who repeats a request that was carried out must not change the key twice. */
  readonly replaces: string;
  readonly reason?: string | undefined;
}

/** Each is read whenever the log is opened; a key each week for ten years is fewer. */
const KEYS_MAX = 1_000;

export class LogKeyChanges {
  readonly #own: OwnEvents;
  readonly #reached: (step: KeyChangeStep) => void;
  readonly #underWay = new Set<string>();

  constructor(own: OwnEvents, reached: (step: KeyChangeStep) => void = () => {}) {
    this.#own = own;
    this.#reached = reached;
  }

  /** @throws Problem `key.change_refused`, `store.*`, Refusal */
  async change(house: House, caller: Caller, wanted: KeyChangeRequest): Promise<KeyChange> {
    if (this.#underWay.has(house.tenant))
      throw new Problem('key.change_refused', 'The key of this log is being changed at this moment.');
    this.#underWay.add(house.tenant);
    try {
      return await this.#change(house, caller, wanted);
    } finally {
      this.#underWay.delete(house.tenant);
    }
  }

  async #change(house: House, caller: Caller, { replaces, reason }: KeyChangeRequest): Promise<KeyChange> {
    const { ledger, provider } = house;
    const { origin } = ledger;
    const [first] = house.logKeys;
    const old = house.logKeys.at(-1);
    if (first === undefined || old === undefined) throw new Error('a log that is open has a key');
    if (replaces !== old.vkey) throw new Problem('key.change_refused', `The key that signs this log is ${old.vkey}.`);
    if (house.held !== undefined) throw new Problem('store.stopped', house.held);
    const { version, publicKey } = nextKey(house, old);
    this.#reached('made');
    const vkey = vkeyOf(origin, publicKey);
    const message = keyChangeMessage(origin, vkey);
    const { index } = await this.#own.record(house, {
      type: 'trail.key_changed',
      id: keyChangeId(vkey, origin),
      actor: caller,
      reason,
      data: { next: vkey, signature: toBase64(provider.logSigner(origin, old.version).sign(message)) },
    });
    this.#reached('recorded');
    // In one turn between two commits: whoever sees the new signature also sees the entry that explains it.
    const keys = await ledger.exclusive(() => {
      const read = readLogKeys(ledger, provider, first.fromMs);
      if (read.at(-1)?.vkey !== vkey) throw new Error(`entry ${index} does not name the next key as it was sent`);
      house.logKeys = read;
      switchSigner(ledger, provider.logSigner(origin, version));
      return read;
    });
    this.#reached('switched');
    const [retired, current] = keys.slice(-2);
    if (retired === undefined || current === undefined) throw new Error('a key was changed, and there are not two');
    return { retired, current: { ...current, index } };
  }
}

/** A key that no entry names: what an attempt left behind that was cut off, or a fresh one. */
function nextKey({ provider }: House, old: LogKey): { version: number; publicKey: Uint8Array } {
  const findNext = (): { version: number; publicKey: Uint8Array } | undefined =>
    provider.logKeys().find(({ version }) => version > old.version);
  const left = findNext();
  if (left !== undefined) return left;
  if (old.version >= KEYS_MAX) throw new Problem('key.change_refused', `A log has at most ${KEYS_MAX} keys.`);
  provider.createLogKey();
  const made = findNext();
  if (made === undefined) throw new Error('a key that was made is not there');
  return made;
}
