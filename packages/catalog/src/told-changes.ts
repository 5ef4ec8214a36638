/** What was changed, which way, and from what to what. */

import type { EventType, FieldRule } from './event-type.ts';
import type { Direction, Language } from './language.ts';
import { amountOf, compareDecimals } from './money.ts';
import { toldValue, treeOf, withCurrency, wordOf, type ToldValue, type Tree } from './told-value.ts';

const CHANGES_TOLD_MAX = 3;

interface Change {
  readonly field: string;
  readonly rule: FieldRule | undefined;
  readonly tree: Tree;
  readonly path: string;
}

/** The changes of one event, read once. */
export class ToldChanges {
  readonly #changes: readonly Change[];
  readonly #currency: string | undefined;
  readonly #hidden: ReadonlySet<string>;
  readonly #language: Language;

  constructor(event: Tree, type: EventType | undefined, hidden: ReadonlySet<string>, language: Language) {
    const rules = type?.changes ?? {};
    this.#changes = (Array.isArray(event['changes']) ? event['changes'] : []).map((value, at) => {
      const tree = treeOf(value);
      const path = wordOf(tree['path']) ?? '';
      const rule = Object.hasOwn(rules, path) ? rules[path] : undefined;
      return { field: path.slice(path.lastIndexOf('.') + 1), rule, tree, path: `changes.${at}` };
    });
    this.#currency = wordOf(treeOf(event['data'])['currency']);
    this.#hidden = hidden;
    this.#language = language;
  }

  fields(): string | undefined {
    const fields = this.#changes.map(({ field }) => field).filter((field) => field !== '');
    return fields.length === 0 ? undefined : this.#language.changed(fields);
  }

  direction(): Direction {
    const [change, ...others] = this.#changes;
    if (change === undefined || others.length > 0) return 'otherwise';
    const kind = change.rule?.kind;
    const beside = kind === undefined || kind === 'money' ? this.#currency : undefined;
    const [before, after] = [amountOf(change.tree['before'], beside), amountOf(change.tree['after'], beside)];
    // From one currency to another it may be less and look like more.
    if (before === undefined || after === undefined || before.currency !== after.currency) return 'otherwise';
    const rise = compareDecimals(after.value, before.value);
    return rise === 0 ? 'otherwise' : rise > 0 ? 'up' : 'down';
  }

  /** One side of a single change; undefined where there are several, or where it was not said. */
  side(name: 'before' | 'after'): string | undefined {
    const [change, ...others] = this.#changes;
    if (change === undefined || others.length > 0) return undefined;
    const { before, after } = this.#valuesOf(change);
    const value = name === 'before' ? before : after;
    if (value === undefined) return undefined;
    return name === 'before' && before?.currency === after?.currency ? value.text : withCurrency(value);
  }

  /** The phrase of `{values}`, with a space before it; empty where there is nothing to tell. */
  phrase(): string {
    const told = this.#changes.slice(0, CHANGES_TOLD_MAX).map((change) => this.#phraseOf(change));
    if (this.#changes.length < 2) return told[0] === undefined ? '' : ` ${told[0]}`;
    const items = told.map((text, at) => {
      const field = this.#language.field(this.#changes[at]!.field); // as many as were told
      return text === undefined ? field : `${field} ${text}`;
    });
    return ` (${this.#language.listed(items, this.#changes.length - items.length)})`;
  }

  #phraseOf(change: Change): string | undefined {
    const { before, after } = this.#valuesOf(change);
    if (before === undefined && after === undefined) return undefined;
    const isHidden = (side: string): boolean => this.#hidden.has(`${change.path}.${side}`);
    if (isHidden('before') && isHidden('after')) return this.#language.sealed;
    return this.#language.change({
      before: before && (before.currency === after?.currency ? before.text : withCurrency(before)),
      after: after && withCurrency(after),
      wasEmpty: isEmpty(change.tree['before']),
    });
  }

  #valuesOf({ field, tree, rule, path }: Change): { before: ToldValue | undefined; after: ToldValue | undefined } {
    const of = (side: 'before' | 'after'): ToldValue | undefined =>
      this.#hidden.has(`${path}.${side}`)
        ? { text: this.#language.sealed }
        : toldValue(tree[side], this.#language, { kind: rule?.kind, currency: this.#currency, field });
    return { before: of('before'), after: of('after') };
  }
}

function isEmpty(value: unknown): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}
