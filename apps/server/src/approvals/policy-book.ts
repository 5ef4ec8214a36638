/** The approval policies of one house, in force one after another: read from the log, which alone has them. */

import { defaultApprovalPolicy, parseApprovalPolicy, watchedBy } from '@trailmark/access';
import type { PolicyInForce, Watched } from '@trailmark/access';
import { occurredMsOf, parseTime, textAt } from '@trailmark/catalog';
import type { ReadEvent } from '@trailmark/catalog';
import { ownRecord } from '../own/own-record.ts';
import type { House } from '../tenant/house.ts';
import { withIds } from './policy-people.ts';

export const POLICY_SET = 'trail.approval_policy_set';

/** A version, and where it is recorded; the default is recorded nowhere. */
export interface RecordedPolicy extends PolicyInForce {
  readonly index?: number;
}

const DEFAULT: RecordedPolicy = { version: 0, fromMs: -Infinity, policy: defaultApprovalPolicy };

export class PolicyBook {
  readonly #house: House;
  #policies: readonly RecordedPolicy[] = [DEFAULT];
  /** With the ids of people; made anew when somebody was erased. */
  #judging:
    | {
        readonly from: readonly RecordedPolicy[];
        readonly generation: number;
        readonly policies: readonly RecordedPolicy[];
      }
    | undefined;
  #watched = watchedBy(defaultApprovalPolicy);
  #read = 0;
  #reading: Promise<void> = Promise.resolve();

  constructor(house: House) {
    this.#house = house;
  }

  /** By version, the default first; people by ids, as events name them. For judging alone. */
  get policies(): readonly RecordedPolicy[] {
    const house = this.#house;
    const known = this.#judging;
    if (known?.from === this.#policies && known.generation === house.generation) return known.policies;
    const { generation } = house;
    const policies = this.#policies.map((one) => ({ ...one, policy: withIds(house, one.policy) }));
    this.#judging = { from: this.#policies, generation, policies };
    return policies;
  }
  /** The same as they are recorded: people by refs. */
  get recorded(): readonly RecordedPolicy[] {
    return this.#policies;
  }
  /** What any of them watches: acts are judged by the one that was in force when they occurred. */
  get watched(): Watched {
    return this.#watched;
  }
  get newest(): RecordedPolicy {
    return this.#policies.at(-1) ?? DEFAULT;
  }

  /** Takes in what was recorded since it was called last. @throws Refusal */
  advance(): Promise<void> {
    const advanced = this.#reading.then(() => this.#advance());
    // Whoever asks next tries again.
    this.#reading = advanced.catch(() => {});
    return advanced;
  }

  async #advance(): Promise<void> {
    const { size } = this.#house.ledger.head();
    for await (const event of ownRecord(this.#house, [POLICY_SET], { from: this.#read, to: size })) this.#take(event);
    this.#read = size;
  }

  #take(event: ReadEvent): void {
    const found = policyOf(event);
    if (found === undefined || this.#policies.some(({ version }) => version === found.version)) return;
    this.#policies = [...this.#policies, found].sort((a, b) => a.version - b.version);
    this.#watched = watchedBy(...this.#policies.map(({ policy }) => policy));
  }
}

/** Undefined for what is no policy of ours, whatever became of it. */
export function policyOf(event: ReadEvent): RecordedPolicy | undefined {
  const version = Number(textAt(event, 'data.version'));
  const parsed = parseApprovalPolicy(jsonOf(textAt(event, 'data.policy')));
  if (!Number.isSafeInteger(version) || version < 1 || !parsed.ok) return undefined;
  const from = textAt(event, 'data.from');
  const fromMs = (from === undefined ? undefined : parseTime(from)) ?? occurredMsOf(event);
  return { version, fromMs, policy: parsed.policy, index: event.index };
}

function jsonOf(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

const kept = new WeakMap<House, PolicyBook>();

/** The book of a house, which lives as long as the house. */
export function policyBook(house: House): PolicyBook {
  const known = kept.get(house) ?? new PolicyBook(house);
  kept.set(house, known);
  return known;
}
