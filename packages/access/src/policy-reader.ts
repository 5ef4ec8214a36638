/** Reads members of a policy document one by one and keeps what is wrong with them. */

export interface PolicyProblem {
  /** A path into the document, as `rules.0.people`; empty for the whole. */
  readonly field: string;
  readonly detail: string;
}

const TEXT_LENGTH_MAX = 200;
const LIST_MAX = 200;

/** Members that may be undefined, without those that are. */
type Built<T> = { readonly [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  readonly [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

export class PolicyReader {
  readonly problems: PolicyProblem[] = [];

  note(field: string, detail: string): undefined {
    this.problems.push({ field, detail });
    return undefined;
  }

  /** An object with no other members than these. */
  object(value: unknown, at: string, members: readonly string[]): Readonly<Record<string, unknown>> | undefined {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return this.note(at, at === '' ? 'A policy is an object.' : 'It is an object.');
    for (const name of Object.keys(value))
      if (!members.includes(name))
        this.note(at === '' ? name : `${at}.${name}`, `It is not known here; known are ${members.join(', ')}.`);
    // A plain copy: nothing inherited is ever read from it.
    return Object.assign(Object.create(null), value) as Record<string, unknown>; // an object, as just seen
  }

  list<T>(
    value: unknown,
    at: string,
    most: number,
    read: (item: unknown, at: string) => T | undefined,
  ): readonly T[] | undefined {
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) return this.note(at, 'It is a list.');
    if (value.length > most) return this.note(at, `It has at most ${most} items.`);
    return value.flatMap((item, place) => read(item, `${at}.${place}`) ?? []);
  }

  text(value: unknown, at: string, most = TEXT_LENGTH_MAX): string | undefined {
    if (value === undefined) return undefined;
    if (typeof value !== 'string' || value === '' || value.length > most)
      return this.note(at, `It is a text of 1 to ${most} characters.`);
    return value;
  }

  match(value: unknown, at: string, form: RegExp, what: string): string | undefined {
    const text = this.text(value, at);
    if (text === undefined) return undefined;
    return form.test(text) ? text : this.note(at, `It is ${what}.`);
  }

  texts(value: unknown, at: string, form: RegExp | undefined, what: string): readonly string[] | undefined {
    return this.list(value, at, LIST_MAX, (item, place) => {
      const text = this.text(item, place);
      if (text === undefined || form === undefined || form.test(text)) return text;
      return this.note(place, `It is a list of ${what}.`);
    });
  }

  word<T extends string>(value: unknown, at: string, words: readonly T[]): T | undefined {
    if (value === undefined) return undefined;
    const word = words.find((one) => one === value);
    return word ?? this.note(at, `It is one of ${words.join(', ')}.`);
  }

  words<T extends string>(value: unknown, at: string, words: readonly T[]): readonly T[] | undefined {
    return this.list(value, at, words.length, (item, place) => this.word(item, place, words));
  }

  number(value: unknown, at: string, least: number, most: number, isWhole = false): number | undefined {
    if (value === undefined) return undefined;
    if (typeof value !== 'number' || !(value >= least && value <= most) || (isWhole && !Number.isInteger(value)))
      return this.note(at, `It is a ${isWhole ? 'whole ' : ''}number from ${least} to ${most}.`);
    return value;
  }

  flag(value: unknown, at: string): boolean | undefined {
    if (value === undefined) return undefined;
    return typeof value === 'boolean' ? value : this.note(at, 'It is true or false.');
  }

  /** Without the members nobody gave. */
  built<T extends object>(members: T): Built<T> {
    const said = Object.entries(members).filter(([, value]) => value !== undefined);
    return Object.fromEntries(said) as Built<T>; // the same members, but those that are undefined
  }
}
