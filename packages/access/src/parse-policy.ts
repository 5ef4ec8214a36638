/** A policy document, read strictly: everything wrong with it is said, with the place. */

import { decimalOf, parseTime } from '@trailmark/catalog';
import { HASHED } from './policy.ts';
import type {
  AmountRule,
  ApprovalPolicy,
  ApprovalRule,
  Approvers,
  Condition,
  Deputy,
  Hashed,
  PolicyMoney,
} from './policy.ts';
import { PolicyReader, type PolicyProblem } from './policy-reader.ts';

export type { PolicyProblem } from './policy-reader.ts';
export type ParsedPolicy =
  | { readonly ok: true; readonly policy: ApprovalPolicy }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

const FORMAT = 'trailmark-approvals/1' as const;
const RULES_MAX = 100;
const LIST_MAX = 200;
const DEPUTIES_MAX = 500;
const PEOPLE_MAX = 20;
const HOURS_MAX = 24 * 366 * 10;
const PERCENT_MAX = 1_000_000;
const DOCUMENT_LENGTH_MAX = 256 * 1024;
const PROBLEMS_MAX = 20;
const TYPE = /^(?:\*|[a-z][a-z0-9_]*\.\*|[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+)$/;
const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const PATH = /^[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_-]+)*$/;

/** Total: any JSON value is either a policy, rebuilt from what was read, or has problems. */
export function parseApprovalPolicy(document: unknown): ParsedPolicy {
  const reader = new PolicyReader();
  const length = lengthOf(document);
  if (length === undefined) return { ok: false, problems: [{ field: '', detail: 'A policy is JSON.' }] };
  if (length > DOCUMENT_LENGTH_MAX)
    return { ok: false, problems: [{ field: '', detail: `A policy has at most ${DOCUMENT_LENGTH_MAX} characters.` }] };
  const policy = policyOf(reader, document);
  return reader.problems.length === 0 && policy !== undefined
    ? { ok: true, policy }
    : { ok: false, problems: reader.problems.slice(0, PROBLEMS_MAX) };
}

function lengthOf(document: unknown): number | undefined {
  try {
    return JSON.stringify(document)?.length;
  } catch {
    return undefined;
  }
}

function policyOf(reader: PolicyReader, document: unknown): ApprovalPolicy | undefined {
  const policy = reader.object(document, '', ['format', 'name', 'rules', 'deputies']);
  if (policy === undefined) return undefined;
  if (policy['format'] !== FORMAT) reader.note('format', `The format is "${FORMAT}".`);
  if (policy['rules'] === undefined) reader.note('rules', 'A policy has rules, be it none: [].');
  const name = reader.text(policy['name'], 'name', 200);
  const rules = reader.list(policy['rules'], 'rules', RULES_MAX, (rule, at) => ruleOf(reader, rule, at)) ?? [];
  const deputies = reader.list(policy['deputies'], 'deputies', DEPUTIES_MAX, (one, at) => deputyOf(reader, one, at));
  const seen = new Set<string>();
  for (const [at, { id }] of rules.entries()) {
    if (seen.has(id)) reader.note(`rules.${at}.id`, `There is another rule "${id}".`);
    seen.add(id);
  }
  return reader.built({ format: FORMAT, name, rules, deputies });
}

const RULE_MEMBERS =
  'id types when needed by people holdsHours hashed amount kinds approvedBy claims mustSay nothingMeans recordedBy once byDoing alsoSelf unsaidContent lateHours allSteps emergencyReviews'.split(
    ' ',
  );

function ruleOf(reader: PolicyReader, value: unknown, at: string): ApprovalRule | undefined {
  const rule = reader.object(value, at, RULE_MEMBERS);
  if (rule === undefined) return undefined;
  const types = (name: string) =>
    reader.texts(rule[name], `${at}.${name}`, TYPE, 'names of types, or beginnings as "post.*"');
  const texts = (name: string) => reader.texts(rule[name], `${at}.${name}`, undefined, 'texts');
  const id = reader.match(rule['id'], `${at}.id`, NAME, 'a name of small letters, digits and ._-');
  const own = types('types');
  const needed = reader.flag(rule['needed'], `${at}.needed`);
  if (id === undefined && rule['id'] === undefined) reader.note(`${at}.id`, 'A rule has an id.');
  if (own === undefined && rule['types'] === undefined)
    reader.note(`${at}.types`, 'A rule says which types it is about.');
  if (own?.length === 0) reader.note(`${at}.types`, 'A rule is about at least one type.');
  if (rule['needed'] === undefined) reader.note(`${at}.needed`, 'A rule says whether an approval is needed.');
  const hashed = reader.words<Hashed>(rule['hashed'], `${at}.hashed`, HASHED);
  const built = reader.built({
    id,
    types: own,
    when: reader.list(rule['when'], `${at}.when`, 20, (one, place) => conditionOf(reader, one, place)),
    needed,
    by: rule['by'] === undefined ? undefined : approversOf(reader, rule['by'], `${at}.by`),
    people: reader.number(rule['people'], `${at}.people`, 1, PEOPLE_MAX, true),
    holdsHours: reader.number(rule['holdsHours'], `${at}.holdsHours`, 0, HOURS_MAX),
    hashed,
    amount: rule['amount'] === undefined ? undefined : amountOf(reader, rule['amount'], `${at}.amount`),
    kinds: texts('kinds'),
    approvedBy: types('approvedBy'),
    claims: texts('claims'),
    mustSay: texts('mustSay'),
    nothingMeans: reader.word(rule['nothingMeans'], `${at}.nothingMeans`, ['missing', 'unsayable'] as const),
    recordedBy: texts('recordedBy'),
    once: reader.flag(rule['once'], `${at}.once`),
    byDoing: reader.flag(rule['byDoing'], `${at}.byDoing`),
    alsoSelf: reader.words(rule['alsoSelf'], `${at}.alsoSelf`, ['requester', 'target'] as const),
    unsaidContent: reader.word(rule['unsaidContent'], `${at}.unsaidContent`, ['accepted', 'unsayable'] as const),
    lateHours: reader.number(rule['lateHours'], `${at}.lateHours`, 0, HOURS_MAX),
    allSteps: reader.flag(rule['allSteps'], `${at}.allSteps`),
    emergencyReviews: texts('emergencyReviews'),
  });
  // What is required was asked for above; a document without it is refused whatever is built here.
  return built as ApprovalRule;
}

const COMPARISONS = ['in', 'notIn', 'exists', 'above', 'atMost', 'aboveAmount'];

function conditionOf(reader: PolicyReader, value: unknown, at: string): Condition | undefined {
  const condition = reader.object(value, at, ['path', ...COMPARISONS]);
  if (condition === undefined) return undefined;
  const path = reader.match(condition['path'], `${at}.path`, PATH, 'a path as "data.kind"');
  if (condition['path'] === undefined) reader.note(`${at}.path`, 'A condition says what it is about.');
  const said = COMPARISONS.filter((name) => condition[name] !== undefined);
  if (said.length !== 1) reader.note(at, `A condition has exactly one of ${COMPARISONS.join(', ')}.`);
  const built = reader.built({
    path,
    in: reader.texts(condition['in'], `${at}.in`, undefined, 'texts'),
    notIn: reader.texts(condition['notIn'], `${at}.notIn`, undefined, 'texts'),
    exists: reader.flag(condition['exists'], `${at}.exists`),
    above: reader.number(condition['above'], `${at}.above`, -Number.MAX_VALUE, Number.MAX_VALUE),
    atMost: reader.number(condition['atMost'], `${at}.atMost`, -Number.MAX_VALUE, Number.MAX_VALUE),
    aboveAmount: moneyIn(reader, condition['aboveAmount'], `${at}.aboveAmount`),
  });
  return built as Condition; // as above: without its path it is refused
}

function approversOf(reader: PolicyReader, value: unknown, at: string): Approvers | undefined {
  const by = reader.object(value, at, ['roles', 'people', 'organisations', 'deputies']);
  if (by === undefined) return undefined;
  const texts = (name: string) => reader.texts(by[name], `${at}.${name}`, undefined, 'texts');
  for (const name of ['roles', 'people', 'organisations'])
    if (Array.isArray(by[name]) && by[name].length === 0)
      reader.note(`${at}.${name}`, 'An empty list lets nobody approve; leave it out to let everybody.');
  return reader.built({
    roles: texts('roles'),
    people: texts('people'),
    organisations: texts('organisations'),
    deputies: reader.word(by['deputies'], `${at}.deputies`, ['named', 'said', 'none'] as const),
  });
}

function amountOf(reader: PolicyReader, value: unknown, at: string): AmountRule | undefined {
  const amount = reader.object(
    value,
    at,
    'paths measure freePercent freeAmount partsHours partsPercent askedAmount tolerancePercent ownAuthority approverAuthority'.split(
      ' ',
    ),
  );
  if (amount === undefined) return undefined;
  const paths = reader.texts(amount['paths'], `${at}.paths`, PATH, 'paths as "changes.budget"');
  const measure = reader.word(amount['measure'], `${at}.measure`, ['rise', 'total'] as const);
  if (amount['paths'] === undefined || paths?.length === 0) reader.note(`${at}.paths`, 'It says where amounts stand.');
  if (amount['measure'] === undefined) reader.note(`${at}.measure`, 'It says what is measured: rise or total.');
  const percent = (name: string) => reader.number(amount[name], `${at}.${name}`, 0, PERCENT_MAX);
  const flag = (name: string) => reader.flag(amount[name], `${at}.${name}`);
  const built = reader.built({
    paths,
    measure,
    freePercent: percent('freePercent'),
    freeAmount: moneyIn(reader, amount['freeAmount'], `${at}.freeAmount`),
    partsHours: reader.number(amount['partsHours'], `${at}.partsHours`, 0, HOURS_MAX),
    partsPercent: percent('partsPercent'),
    askedAmount: flag('askedAmount'),
    tolerancePercent: percent('tolerancePercent'),
    ownAuthority: flag('ownAuthority'),
    approverAuthority: flag('approverAuthority'),
  });
  return built as AmountRule; // as above: without paths and measure it is refused
}

function moneyIn(reader: PolicyReader, value: unknown, at: string): PolicyMoney | undefined {
  if (value === undefined) return undefined;
  const money = reader.object(value, at, ['amount', 'currency']);
  if (money === undefined) return undefined;
  const text = reader.text(money['amount'], `${at}.amount`);
  const units = decimalOf(text)?.units;
  const amount = units === undefined || units < 0n ? undefined : text;
  if (text !== undefined && amount === undefined) reader.note(`${at}.amount`, 'It is a decimal as "500.00".');
  const currency = reader.match(money['currency'], `${at}.currency`, /^[A-Z]{3}$/, 'three capitals as "EUR"');
  if (amount === undefined || currency === undefined) {
    if (money['amount'] === undefined || money['currency'] === undefined)
      reader.note(at, 'Money has an amount and a currency.');
    return undefined;
  }
  return { amount, currency };
}

function deputyOf(reader: PolicyReader, value: unknown, at: string): Deputy | undefined {
  const deputy = reader.object(value, at, ['of', 'deputy', 'roles', 'from', 'to']);
  if (deputy === undefined) return undefined;
  const time = (name: string): string | undefined => {
    const text = reader.text(deputy[name], `${at}.${name}`, 40);
    if (text !== undefined && parseTime(text) === undefined)
      reader.note(`${at}.${name}`, 'A time is written as "2026-05-04T10:00:00Z".');
    return text;
  };
  for (const name of ['of', 'deputy'])
    if (deputy[name] === undefined) reader.note(`${at}.${name}`, 'It names a person by id.');
  const built = reader.built({
    of: reader.text(deputy['of'], `${at}.of`, LIST_MAX),
    deputy: reader.text(deputy['deputy'], `${at}.deputy`, LIST_MAX),
    roles: reader.texts(deputy['roles'], `${at}.roles`, undefined, 'texts'),
    from: time('from'),
    to: time('to'),
  });
  return built as Deputy; // as above: without both people it is refused
}
