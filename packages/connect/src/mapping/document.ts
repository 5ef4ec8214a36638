/** The language of mapping documents: plain data that says which part of an event comes from where in a record. */

/**
 * What stands in a place of an event. A text that begins with `$.` is a path into the record, with `@.` or `@` a path
 * into the item that `each` is at; any other text, number, true, false or null stands for itself. A list gives its
 * items, an object its members, one that has an operator's name (`$…`) what the operator makes. What is absent in
 * the record is left out of the event; what is null stays null. Paths read own members only.
 */
export type Template =
  | string
  | number
  | boolean
  | null
  | readonly Template[]
  | Operator
  | { readonly [name: string]: Template };

export type Operator =
  /** The value at a path, as a text beginning with `$.` gives it; for names that hold dots, as a list of names. */
  | { readonly $path: string | readonly string[] }
  /** The same, but the value counts as not yet told: `$rest` tells it again. */
  | { readonly $peek: string | readonly string[] }
  /** The value itself, even where it looks like a path or an operator. */
  | { readonly $const: unknown }
  /** The first that is not absent. */
  | { readonly $first: readonly Template[] }
  /** Texts joined, which tells none of them; absent where one is absent. Numbers are written as JSON writes them. */
  | { readonly $concat: readonly Template[] }
  /**
   * Looked up in a table; what the table lacks becomes `default`, or stays as it is where there is none. Where two
   * values become one, another place has to tell which it was.
   */
  | {
      readonly $map: Template;
      readonly table: Readonly<Record<string, string | boolean | null>>;
      readonly default?: Template;
    }
  /** A list made of the items at a path, those of which `when` holds; absent where no item is left. */
  | { readonly $each: Template; readonly as: Template; readonly when?: Condition; readonly keepEmpty?: boolean }
  /** Several templates that each give a list or one thing, as one list; absent where it is empty. */
  | { readonly $list: readonly Template[] }
  | { readonly $when: Condition; readonly give: Template; readonly else?: Template }
  /** One part of a text cut at a separator, which tells nothing, counted from 0 or, below 0, from the end. */
  | { readonly $split: Template; readonly at: string; readonly take: number }
  /** JSON in a text; absent where it is none. */
  | { readonly $parseJson: Template }
  /** A list of `{key, value}` pairs as one object. */
  | { readonly $kv: Template; readonly key: string; readonly value: string }
  /** A time as RFC 3339 text: already so, as a count since 1970, or as a date and time in a zone that is assumed. */
  | {
      readonly $time: Template;
      readonly from: 'rfc3339' | 'seconds' | 'milliseconds' | 'local';
      readonly zone?: string;
    }
  /** A number where a text is one exactly; the text itself otherwise. */
  | { readonly $number: Template }
  /** A whole number of any size, as text without leading zeros. */
  | { readonly $bigint: Template }
  /** A named function of ours over what its arguments give. */
  | { readonly $fn: string; readonly of: readonly Template[] }
  /** Gives nothing, but counts these paths as told: other values of the event say the same. */
  | { readonly $told: readonly string[] }
  /** All below a path (`$` is the record) that no path has told; nothing is lost in silence. */
  | { readonly $rest: string };

/** Conditions only look: a value they read counts as not yet told. */
export type Condition =
  | { readonly has: Template }
  | { readonly same: readonly [Template, Template] }
  | { readonly in: Template; readonly of: readonly (string | number | boolean | null)[] }
  | { readonly begins: Template; readonly with: string }
  | { readonly holds: string; readonly of: readonly Template[] }
  | { readonly not: Condition }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] };

export interface MappingDocument {
  readonly source: string;
  /** Raised when the same record would give another event. */
  readonly version: number;
  /** A record of which this does not hold is rejected with `otherwise` as the reason. */
  readonly match: Condition;
  readonly otherwise: string;
  /** Where one record holds several: the path of the list. Each item is mapped as a record of its own. */
  readonly split?: string;
  /** Tried in order; the first whose `when` holds makes the event. */
  readonly events: readonly { readonly when?: Condition; readonly event: Template }[];
}

/** A function a document may call. It is pure; `undefined` is absent. */
export type MappingFunction = (...values: readonly unknown[]) => unknown;

/** A document that cannot be compiled: our mistake or its author's, never a record's. */
export class MappingError extends Error {
  constructor(place: string, detail: string) {
    super(`The mapping document is wrong at ${place === '' ? 'its root' : place}: ${detail}`);
    this.name = 'MappingError';
  }
}
