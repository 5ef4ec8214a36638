/**
 * The people whom an approval policy names. On record they stand as refs, so that whoever reads the event learns of
 * nobody and an erasure reaches them; for judging and for whoever may see people they become ids again.
 */

import type { ApprovalPolicy, Approvers, Condition, Deputy } from '@trailmark/access';
import { Problem } from '@trailmark/contract';
import { formatSubject, parseSubject } from '@trailmark/vault';
import { subjectsNamed } from '../jobs/erasure-preview.ts';
import { subjectsCalled } from '../links/ends.ts';
import { profileOf } from '../search/people-found.ts';
import type { House } from '../tenant/house.ts';

/** Where conditions compare people: by ids, among which those of machines and things may be. */
const IDS = /^(actor|actor\.onBehalfOf|approval\.by|target|targets\.\d+)\.id$/;
const NAMES = /^(actor|actor\.onBehalfOf|approval\.by|targets\.\d+)\.(name|email)$/;

/** @throws Problem `request.invalid` where somebody is named whom the directory does not know, or not by an id */
export function withRefs(house: House, policy: ApprovalPolicy): ApprovalPolicy {
  return renamed(policy, {
    person: (text, field) => {
      const refs = refsOf(house, text);
      if (refs.length > 0) return refs;
      throw refused(field, 'Nobody of this id is known: the trail has no event of theirs yet, or they were erased.');
    },
    value: (text, path, field) => {
      const refs = IDS.test(path) ? refsOf(house, text) : [];
      if (refs.length > 0) return refs;
      if (NAMES.test(path) && subjectsNamed(house, text).length > 0)
        throw refused(field, 'This names a person. Name people by their ids, with a path as actor.id.');
      return [text];
    },
  });
}

/** Whoever was erased stays a ref, which nobody's id is. */
export function withIds(house: House, policy: ApprovalPolicy): ApprovalPolicy {
  const idOf = (text: string): string[] => {
    const subject = parseSubject(text);
    return [(subject && profileOf(house, subject)?.id) ?? text];
  };
  return renamed(policy, { person: idOf, value: idOf });
}

/** Several sources may know somebody of this id, and a policy means all of them. */
function refsOf(house: House, text: string): string[] {
  const byRef = parseSubject(text);
  const subjects = byRef === undefined ? subjectsCalled(house, 'user', text) : [byRef];
  return subjects.filter((subject) => profileOf(house, subject) !== undefined).map(formatSubject);
}

interface Renaming {
  /** What stands for a person named at `field` of the document. */
  readonly person: (text: string, field: string) => readonly string[];
  /** What stands for a value to which a condition compares what is at `path`. */
  readonly value: (text: string, path: string, field: string) => readonly string[];
}

function renamed(policy: ApprovalPolicy, renaming: Renaming): ApprovalPolicy {
  const { deputies } = policy;
  const rules = policy.rules.map((rule, at) => ({
    ...rule,
    ...(rule.by === undefined ? {} : { by: approversRenamed(rule.by, `rules.${at}.by`, renaming) }),
    ...(rule.when === undefined
      ? {}
      : { when: rule.when.map((one, i) => conditionRenamed(one, `rules.${at}.when.${i}`, renaming)) }),
  }));
  if (deputies === undefined) return { ...policy, rules };
  return {
    ...policy,
    rules,
    deputies: deputies.flatMap((one, at) => deputiesRenamed(one, `deputies.${at}`, renaming)),
  };
}

function approversRenamed(by: Approvers, field: string, { person }: Renaming): Approvers {
  if (by.people === undefined) return by;
  return { ...by, people: unique(by.people.flatMap((text, at) => person(text, `${field}.people.${at}`))) };
}

function conditionRenamed(condition: Condition, field: string, { value }: Renaming): Condition {
  const { path } = condition;
  const all = (name: string, texts: readonly string[]): readonly string[] =>
    unique(texts.flatMap((text, at) => value(text, path, `${field}.${name}.${at}`)));
  return {
    ...condition,
    ...(condition.in === undefined ? {} : { in: all('in', condition.in) }),
    ...(condition.notIn === undefined ? {} : { notIn: all('notIn', condition.notIn) }),
  };
}

/** Each of those meant stands in for each. */
function deputiesRenamed(one: Deputy, field: string, { person }: Renaming): Deputy[] {
  const deputies = person(one.deputy, `${field}.deputy`);
  return person(one.of, `${field}.of`).flatMap((of) => deputies.map((deputy) => ({ ...one, of, deputy })));
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

function refused(field: string, detail: string): Problem {
  return new Problem('request.invalid', `${field}: ${detail}`, { pointer: `/policy/${field.replaceAll('.', '/')}` });
}
