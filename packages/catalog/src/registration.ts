/** A tenant's own types: a document is read strictly, and everything wrong with it is said, with the place. */

import { builtInCatalog } from './catalog.ts';
import type { Importance } from './classified.ts';
import { classify } from './classify.ts';
import { english } from './english.ts';
import { VALUE_KINDS } from './event-type.ts';
import type { EventExample, EventType, FieldRule, RetentionClass, Sentences } from './event-type.ts';
import { german } from './german.ts';
import { Catalog } from './known-types.ts';
import { missingOf } from './missing.ts';
import { nearestName } from './nearest.ts';
import { shown } from './refused.ts';
import { retentionRules } from './retention.ts';
import { templateProblems } from './template-check.ts';
import { treeOf, type Tree } from './told-value.ts';
import { isTypeName } from './type-name.ts';

/** What is wrong with a registration; `field` is a path into the document, as `data.seats.kind`. */
export interface TypeProblem {
  readonly code: 'type.invalid' | 'type.name_taken' | 'type.version' | 'type.incompatible' | 'type.too_many';
  readonly field: string;
  readonly detail: string;
}

export const FIELDS_MAX = 64;
const FORMER_NAMES_MAX = 8;
const SENTENCE_LENGTH_MAX = 500;
const DOCUMENT_LENGTH_MAX = 32 * 1024;
const VERSION_MAX = 9_999;
const PROBLEMS_MAX = 20;

const IMPORTANCES: readonly Importance[] = ['routine', 'normal', 'notable', 'critical'];
const RETENTIONS = Object.keys(retentionRules) as RetentionClass[]; // the keys of a closed record
const CLASSES = ['open', 'confidential', 'personal'] as const;
const MEMBERS = [
  'name',
  'version',
  'family',
  'requirement',
  'importance',
  'retention',
  'sentence',
  'data',
  'changes',
  'example',
];
const RULE_MEMBERS = ['class', 'kind', 'of', 'required', 'was'];
const EXAMPLE_MEMBERS = 'actor targets changes outcome decision reason approval scope domain data'.split(' ');
const DATA_NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;
const CHANGE_PATH = /^[A-Za-z][A-Za-z0-9_.-]{0,127}$/;

export type Registration =
  | { readonly ok: true; readonly type: EventType }
  | { readonly ok: false; readonly problems: readonly TypeProblem[] };

/** Reads one document as a type. Total: any JSON value is either a type or has problems. */
export function parseRegistration(document: unknown): Registration {
  const reader = new Reader();
  const type = reader.type(document);
  return reader.problems.length === 0 && type !== undefined
    ? { ok: true, type }
    : { ok: false, problems: reader.problems.slice(0, PROBLEMS_MAX) };
}

class Reader {
  readonly problems: TypeProblem[] = [];

  type(document: unknown): EventType | undefined {
    if (!isObject(document)) return this.#note('', 'A type is an object.');
    if (JSON.stringify(document).length > DOCUMENT_LENGTH_MAX)
      return this.#note('', `A type is described in at most ${DOCUMENT_LENGTH_MAX} characters.`);
    const tree = treeOf(document);
    this.#closed(tree, MEMBERS, '');
    const name = this.#name(tree['name']);
    const version = tree['version'];
    if (!Number.isInteger(version) || Number(version) < 1 || Number(version) > VERSION_MAX)
      this.#note('version', `The version is a whole number from 1 to ${VERSION_MAX}.`);
    const family = tree['family'];
    if (typeof family !== 'string' || !/^[a-z][a-z0-9]{0,31}$/.test(family))
      this.#note('family', 'The family is one lower-case word, as in campaign.');
    const { requirement = 'own' } = tree;
    if (!isText(requirement) || !/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$/.test(requirement))
      this.#note(
        'requirement',
        'Name what asks for it in at most 64 letters and digits, as in REC-4, or leave it out.',
      );
    const importance = this.#word(tree['importance'], 'importance', IMPORTANCES);
    const retention = this.#word(tree['retention'], 'retention', RETENTIONS);
    const data = this.#rules(tree['data'], 'data', DATA_NAME);
    const changes = this.#rules(tree['changes'], 'changes', CHANGE_PATH);
    const sentence = this.#sentences(tree['sentence'], data);
    const example = this.#example(tree['example'], data);
    if (this.problems.length > 0) return undefined;
    // All of them were just checked: none is undefined where no problem was noted.
    const type = {
      name: name!,
      version: Number(version),
      family: String(family),
      requirement: String(requirement),
      importance: importance!,
      retention: retention!,
      sentence: sentence!,
      data,
      changes,
      example: example!,
    };
    this.#recordable(type);
    return type;
  }

  #name(name: unknown): string | undefined {
    if (typeof name !== 'string' || !isTypeName(name) || !/^[a-z][a-z0-9_.]{0,63}$/.test(name))
      return this.#note(
        'name',
        'A name is a noun and what happened to it, joined by dots: webinar.held. Use a-z, 0-9, _ and dots, at most 64 of them.',
      );
    if (name.startsWith('trail.'))
      this.#note('name', 'Types that begin with trail. are the trail’s own.', 'type.name_taken');
    else if (builtInCatalog.typeOf(name) !== undefined)
      this.#note(
        'name',
        `The catalog has a type ${name} already: record it as it is, or use another name.`,
        'type.name_taken',
      );
    return name;
  }

  #rules(value: unknown, place: 'data' | 'changes', names: RegExp): Record<string, FieldRule> {
    if (value === undefined) return {};
    if (!isObject(value)) return this.#note(place, 'Send an object: names of fields, each with its rule.') ?? {};
    const entries = Object.entries(value);
    if (entries.length > FIELDS_MAX) this.#note(place, `A type has at most ${FIELDS_MAX} fields here.`);
    const rules: [string, FieldRule][] = [];
    const taken = new Set<string>();
    for (const [name, rule] of entries.slice(0, FIELDS_MAX)) {
      const at = `${place}.${shown(name)}`;
      if (!names.test(name)) this.#note(at, 'Name a field in a-z, A-Z, 0-9 and _, a letter first.');
      const read = this.#rule(rule, at, names);
      for (const each of [name, ...(read?.was ?? [])]) {
        if (taken.has(each)) this.#note(at, `The name ${each} belongs to two fields.`);
        taken.add(each);
      }
      if (read !== undefined) rules.push([name, read]);
    }
    return Object.fromEntries(rules);
  }

  #rule(value: unknown, at: string, names: RegExp): FieldRule | undefined {
    if (!isObject(value)) return this.#note(at, 'A rule is an object with class and kind.');
    const tree = treeOf(value);
    this.#closed(tree, RULE_MEMBERS, at);
    const kind = this.#word(tree['kind'], `${at}.kind`, VALUE_KINDS);
    const class_ = this.#word(tree['class'], `${at}.class`, CLASSES);
    const required = tree['required'];
    if (required !== undefined && typeof required !== 'boolean')
      this.#note(`${at}.required`, 'Send true, or leave it out.');
    const was = tree['was'];
    const isWas =
      Array.isArray(was) && was.length <= FORMER_NAMES_MAX && was.every((name) => isText(name) && names.test(name));
    if (was !== undefined && !isWas)
      this.#note(`${at}.was`, `Send a list of at most ${FORMER_NAMES_MAX} former names, the first one first.`);
    const of = class_ === 'personal' ? this.#word(tree['of'], `${at}.of`, ['target', 'actor'] as const) : undefined;
    if (class_ !== 'personal' && tree['of'] !== undefined)
      this.#note(`${at}.of`, 'Only a personal value belongs to a person.');
    if (kind === undefined || class_ === undefined) return undefined;
    const facts = {
      kind,
      ...(required === true ? { required: true as const } : {}),
      ...(isWas && was.length > 0 ? { was: was.filter(isText) } : {}),
    };
    if (class_ !== 'personal') return { class: class_, ...facts };
    return of === undefined ? undefined : { class: class_, of, ...facts };
  }

  #sentences(value: unknown, data: Record<string, FieldRule>): Sentences | undefined {
    if (!isObject(value)) return this.#note('sentence', 'Send the sentence in English and German: {"en": …, "de": …}.');
    const tree = treeOf(value);
    this.#closed(tree, ['en', 'de'], 'sentence');
    for (const language of [english, german]) {
      const at = `sentence.${language.tag}`;
      const template = tree[language.tag];
      // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
      if (!isText(template) || template.length > SENTENCE_LENGTH_MAX || /[\u0000-\u001f\u007f-\u009f]/.test(template))
        this.#note(at, `Send one line of at most ${SENTENCE_LENGTH_MAX} characters.`);
      else for (const problem of templateProblems(template, language, { data })) this.#note(at, capital(problem));
    }
    return { en: String(tree['en']), de: String(tree['de']) };
  }

  #example(value: unknown, data: Record<string, FieldRule>): EventExample | undefined {
    if (!isObject(value))
      return this.#note('example', 'Give an example of such an event: {"targets": [...], "data": {...}}.');
    const tree = treeOf(value);
    this.#closed(tree, EXAMPLE_MEMBERS, 'example');
    for (const name of Object.keys(treeOf(tree['data'])))
      if (!Object.hasOwn(data, name)) this.#note(`example.data.${shown(name)}`, 'The type has no such field.');
    return tree;
  }

  /** The example is an event that can be recorded, and says all that the type requires. */
  #recordable(type: EventType): void {
    const event = { actor: { type: 'user', id: 'u_1', name: 'Ana Ruiz' }, ...type.example, type: type.name };
    const result = classify(event, { source: 'example', catalog: new Catalog([], [type]) });
    if (!result.ok) this.#note(`example${(result.problem.pointer ?? '').replaceAll('/', '.')}`, result.problem.detail);
    for (const path of missingOf(event, type, { sealed: [], isPartlyGone: false }))
      this.#note('example', `The example lacks ${path}, which the type requires.`);
  }

  #closed(tree: Tree, names: readonly string[], at: string): void {
    for (const name of Object.keys(tree)) {
      if (names.includes(name)) continue;
      const near = nearestName(name, names);
      const advice = near === undefined ? `There may be ${names.join(', ')}.` : `Did you mean ${near}?`;
      this.#note(at === '' ? shown(name) : `${at}.${shown(name)}`, `There is no member ${shown(name)} here. ${advice}`);
    }
  }

  #word<W extends string>(value: unknown, at: string, words: readonly W[]): W | undefined {
    const found = words.find((word) => word === value);
    return found ?? this.#note(at, `Use one of ${words.join(', ')}.`);
  }

  #note(field: string, detail: string, code: TypeProblem['code'] = 'type.invalid'): undefined {
    this.problems.push({ code, field, detail });
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
