/** Tells an event in one plain sentence, with names where they are known and may be shown. */

import { builtInCatalog } from './catalog.ts';
import { english } from './english.ts';
import type { EventType } from './event-type.ts';
import type { Catalog } from './known-types.ts';
import { CLOSING_COMMA, type Language, type Outcome } from './language.ts';
import { fillTemplate, parseTemplate, placeholdersOf, type Part } from './template.ts';
import { ToldChanges } from './told-changes.ts';
import { toldActor, toldApprover, toldTarget, type ToldActor } from './told-party.ts';
import { toldValue, treeOf, withCurrency, wordOf, type Tree } from './told-value.ts';

/** A template, and what of it decides how the sentence is built. */
interface Plan {
  readonly parts: readonly Part[];
  /** It has a verb of its own, which says what came of it. */
  readonly hasVerb: boolean;
  /** Its subject stands right before its auxiliary, which then takes those in between. */
  readonly isActorBeforeVerb: boolean;
}

/** Parsed once for each type and language; types that are gone take their plans along. */
const plans = new WeakMap<EventType, Map<string, Plan>>();

/**
 * The sentence of an assembled event, without a full stop. `sealed` are the paths that are there but withheld. Pure
 * and total: an event of any shape has a sentence. Placeholders of templates:
 *
 * - `actor`; `target` (the first one), `target:<type or role>`; `reason`; a path of two names, as `data.rows` or
 *   `scope.channel`, and `data.rows:row|rows` for a number and the word counted;
 * - `did:<what happened>|<infinitive>`, the verb; `moved`, a verb by the direction of the single change; the
 *   auxiliaries of the language (`hat`, `ist`). A template without any of them tells what is no act of anybody;
 * - `changed`, the names of what was changed; `values`, from what to what; `from`, `to`, the sides of a single change.
 *
 * Who approved, those in between, and what was denied or failed are added here, not by templates.
 */
export function sentence(
  event: Readonly<Record<string, unknown>>,
  sealed: Iterable<string> = [],
  language: Language = english,
  catalog: Catalog = builtInCatalog,
): string {
  const type = typeof event['type'] === 'string' ? catalog.typeOf(event['type']) : undefined;
  return toldSentence(event, type, sealed, language);
}

/** The same of an event whose type is looked up already; undefined: nobody registered it. */
export function toldSentence(
  event: Readonly<Record<string, unknown>>,
  type: EventType | undefined,
  sealed: Iterable<string>,
  language: Language,
): string {
  const hidden = new Set(sealed);
  const template = type && language.template(type);
  // A type without template in this language is told in English as a whole: half a sentence is none.
  const told = type !== undefined && template === undefined ? english : language;
  const text =
    type === undefined
      ? unknownTold(event, hidden, told)
      : templateTold(event, type, template ?? english.template(type) ?? '', hidden, told);
  const approver = toldApprover(event, hidden);
  const whole = closed(approver === undefined ? text : text + told.approved(approver ?? undefined));
  return told.finish?.(whole) ?? whole;
}

function unknownTold(event: Tree, hidden: ReadonlySet<string>, language: Language): string {
  const actor = actorText(toldActor(event, hidden, language), language);
  const text = language.unknown(wordOf(event['type']) ?? '', actor, toldTarget(event, '', hidden, language)?.text);
  const outcome = outcomeOf(event, undefined);
  return outcome === 'success' ? text : language.undone(text, outcome);
}

function templateTold(
  event: Tree,
  type: EventType,
  template: string,
  hidden: ReadonlySet<string>,
  language: Language,
): string {
  const plan = planOf(type, template, language);
  const outcome = outcomeOf(event, type);
  const actor = toldActor(event, hidden, language);
  const changes = new ToldChanges(event, type, hidden, language);
  const text = fillTemplate(plan.parts, (placeholder, forms) => {
    switch (placeholder) {
      case 'actor':
        return plan.isActorBeforeVerb ? actor.name : actorText(actor, language);
      case 'did':
        return language.did(forms, outcome);
      case 'moved':
        return language.moved(changes.direction(), outcome);
      case 'changed':
        return changes.fields();
      case 'values':
        return changes.phrase();
      case 'from':
        return changes.side('before');
      case 'to':
        return changes.side('after');
      case 'reason':
        return hidden.has('reason') ? language.sealed : wordOf(event['reason']);
      default:
        if (language.auxiliaries.includes(placeholder))
          return language.auxiliary(placeholder, outcome, plan.isActorBeforeVerb ? actor.delegation : undefined);
        if (placeholder === 'target' || placeholder.startsWith('target:')) {
          const target = toldTarget(event, placeholder.slice(7), hidden, language);
          return target?.isNamed === false && isFirst(plan, placeholder) ? capital(target.text) : target?.text;
        }
        return pathTold(event, type, placeholder, forms, hidden, language);
    }
  });
  return outcome === 'success' || plan.hasVerb ? text : language.undone(text, outcome);
}

function planOf(type: EventType, template: string, language: Language): Plan {
  let ofType = plans.get(type);
  if (ofType === undefined) plans.set(type, (ofType = new Map()));
  let plan = ofType.get(language.tag);
  if (plan === undefined) {
    const parts = parseTemplate(template);
    const isAuxiliary = (name: string): boolean => language.auxiliaries.includes(name);
    const hasVerb = placeholdersOf(parts).some(
      ({ placeholder }) => placeholder === 'did' || placeholder === 'moved' || isAuxiliary(placeholder),
    );
    const isActorBeforeVerb = parts.some((part, at) => {
      const [between, next] = parts.slice(at + 1, at + 3);
      const isActor = 'placeholder' in part && part.placeholder === 'actor';
      const isSpace = between !== undefined && 'text' in between && between.text.trim() === '';
      return isActor && isSpace && next !== undefined && 'placeholder' in next && isAuxiliary(next.placeholder);
    });
    plan = { parts, hasVerb, isActorBeforeVerb };
    ofType.set(language.tag, plan);
  }
  return plan;
}

/** `success` also for the outcome a type speaks of itself, as its example shows: its own words say it. */
function outcomeOf(event: Tree, type: EventType | undefined): Outcome {
  const outcome = event['outcome'];
  if (outcome !== 'failure' && outcome !== 'denied') return 'success';
  return type?.example.outcome === outcome ? 'success' : outcome;
}

function actorText({ name, delegation }: ToldActor, language: Language): string {
  return delegation === undefined ? name : language.delegated(name, delegation);
}

function isFirst({ parts: [first] }: Plan, placeholder: string): boolean {
  return first !== undefined && 'placeholder' in first && first.placeholder === placeholder;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A value of the event by its path of two names; with two forms, a number and the word for what is counted. */
function pathTold(
  event: Tree,
  type: EventType,
  placeholder: string,
  forms: readonly string[],
  hidden: ReadonlySet<string>,
  language: Language,
): string | undefined {
  const [holderName = '', name = ''] = placeholder.split('.');
  if (hidden.has(placeholder)) return language.sealed;
  const holder = treeOf(event[holderName]);
  const value = Object.hasOwn(holder, name) ? holder[name] : undefined;
  if (value === null || value === '') return undefined;
  const rule = holderName === 'data' && Object.hasOwn(type.data ?? {}, name) ? type.data?.[name] : undefined;
  const currency = rule?.kind === 'money' ? wordOf(treeOf(event['data'])['currency']) : undefined;
  const told = toldValue(value, language, {
    kind: rule?.kind,
    currency,
    // What else stands in `scope` are names.
    field: holderName === 'data' || name === 'channel' ? name : undefined,
  });
  if (told === undefined || forms.length < 2) return told && withCurrency(told);
  return `${told.text} ${value === 1 || value === '1' ? forms[0] : forms[1]}`;
}

/** Closing commas become commas, or nothing where the sentence ends or another mark follows. */
function closed(text: string): string {
  if (!text.includes(CLOSING_COMMA)) return text;
  return text.replaceAll(/\0(?=\s*(?:$|[\0.,;:!?)]))/g, '').replaceAll('\0', ',');
}
