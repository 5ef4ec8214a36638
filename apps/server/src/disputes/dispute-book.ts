/** How far each dispute is and what was noted on which event, as the log has it. Texts stay in the log. */

export type Side = 'asker' | 'answerer';
export type DisputeState = 'open' | 'answered' | 'resolved' | 'acknowledged';

export type StepKind = 'disputed' | 'answered' | 'resolved' | 'acknowledged';

export interface Step {
  readonly kind: StepKind;
  readonly side: Side;
  /** Where it is recorded. */
  readonly index: number;
  /** Id of the key that did it. */
  readonly key: string;
}

/** What an event of ours says of a dispute. */
export interface SaidStep {
  readonly kind: StepKind;
  readonly dispute: string;
  /** The event it is about. */
  readonly event: number;
  readonly index: number;
  readonly key: string;
  /** Of an acknowledgement. */
  readonly side?: Side | undefined;
}

export interface Dispute {
  readonly id: string;
  readonly event: number;
  /** The first is the opening. */
  readonly steps: readonly Step[];
}

export class DisputeBook {
  readonly #disputes = new Map<string, { id: string; event: number; steps: Step[] }>();
  readonly #ofEvent = new Map<number, string[]>();
  readonly #notes = new Map<number, number[]>();

  /** @param index where the note is recorded */
  note(event: number, index: number): void {
    const notes = this.#notes.get(event);
    if (notes === undefined) this.#notes.set(event, [index]);
    else notes.push(index);
  }

  /** What nobody asked about, and what comes after both have acknowledged, changes nothing. */
  take({ kind, dispute: id, event, index, key, side }: SaidStep): void {
    const known = this.#disputes.get(id);
    if (kind === 'disputed') {
      if (known !== undefined) return;
      this.#disputes.set(id, { id, event, steps: [{ kind, side: 'asker', index, key }] });
      this.#ofEvent.set(event, [...(this.#ofEvent.get(event) ?? []), id]);
      return;
    }
    if (known === undefined) return;
    const asker = known.steps[0]?.key === key;
    known.steps.push({ kind, side: side ?? (asker ? 'asker' : 'answerer'), index, key });
  }

  dispute(id: string): Dispute | undefined {
    return this.#disputes.get(id);
  }
  /** The newest first. */
  disputes(): Dispute[] {
    return [...this.#disputes.values()].reverse();
  }
  /** The newest first. */
  disputesOf(event: number): Dispute[] {
    return (this.#ofEvent.get(event) ?? []).flatMap((id) => this.#disputes.get(id) ?? []).reverse();
  }
  /** Where the notes on an event are recorded, the oldest first. */
  notesOf(event: number): readonly number[] {
    return this.#notes.get(event) ?? [];
  }
  /** Of an event, as lists show them. */
  countsOf(event: number): { readonly notes: number; readonly disputes: number } {
    return { notes: this.#notes.get(event)?.length ?? 0, disputes: this.#ofEvent.get(event)?.length ?? 0 };
  }
}

export function stateOf({ steps }: Dispute): DisputeState {
  if (steps.some(({ kind }) => kind === 'resolved'))
    return acknowledgedBy({ steps }).length === 2 ? 'acknowledged' : 'resolved';
  return steps.some(({ kind, side }) => kind === 'answered' && side === 'answerer') ? 'answered' : 'open';
}

/** The sides that have acknowledged, each once. */
export function acknowledgedBy({ steps }: Pick<Dispute, 'steps'>): Side[] {
  const acknowledged = steps.filter(({ kind }) => kind === 'acknowledged').map(({ side }) => side);
  return (['asker', 'answerer'] as const).filter((side) => acknowledged.includes(side));
}

export function askerOf({ steps }: Dispute): string | undefined {
  return steps[0]?.key;
}
