/** The dictionary of open values and what is counted by it, held against what the events say. */
import { EXISTS } from '@trailmark/catalog';
import type { Findings } from '@trailmark/core';
import type { Engine, OpenValue } from './engine.ts';

export class ValueCheck {
  readonly #engine: Engine;
  readonly #findings: Findings;
  readonly #seen = new Set<bigint>();
  /** Values written as none of the events seen so far has them. */
  readonly #odd = new Map<bigint, string>();
  /** Whether of every event all values are known: only then can a value be called surplus. */
  #isComplete = true;

  constructor(engine: Engine, findings: Findings) {
    this.#engine = engine;
    this.#findings = findings;
  }

  /**
   * @param values undefined where they are not all known
   * @param isAllThere whether nothing of the event is gone: what was personal of a change is not listed, and once it is
   * erased nobody can tell that it was
   */
  note(index: number, values: readonly OpenValue[] | undefined, isAllThere = true): void {
    if (values === undefined) this.#isComplete = false;
    for (const value of values ?? []) {
      const mayBeUnlisted = !isAllThere && value.field === EXISTS;
      if (mayBeUnlisted && this.#engine.valueOf(value.term) === undefined) continue;
      if (!this.#seen.has(value.term)) this.#checkFirst(index, value);
      if (this.#odd.get(value.term) === value.value) this.#odd.delete(value.term);
    }
  }

  #checkFirst(index: number, { term, field, value, folded }: OpenValue): void {
    this.#seen.add(term);
    const stored = this.#engine.valueOf(term);
    if (stored === undefined) {
      if (index >= this.#engine.valuesFrom()) this.#add(`values of entry ${index}`, 'the dictionary lacks one of them');
    } else if (stored.field !== field || stored.folded !== folded) {
      this.#add(`values of entry ${index}`, 'the dictionary has another value for one of its terms');
    } else if (stored.value !== value && stored.value !== folded) this.#odd.set(term, stored.value);
  }

  report(): void {
    // An event that is not known may be the one that said it first, or the only one.
    if (!this.#isComplete) return;
    for (const value of this.#odd.values()) this.#add('dictionary', `"${value}" is written as no event has it`);
    for (const { term, field } of this.#engine.allValues()) {
      if (!this.#seen.has(term)) this.#add('dictionary', `it has a value of ${field} that no event has`);
    }
  }

  #add(at: string, text: string): void {
    this.#findings.add('value.changed', at, text);
  }
}
