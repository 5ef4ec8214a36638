/** Whether a new version of a type means no less than the old one: what a query, a reader or a person relied on holds. */

import type { EventType, FieldRule, ValueKind } from './event-type.ts';
import type { TypeProblem } from './registration.ts';

const PROTECTION = { open: 0, confidential: 1, personal: 2 } as const;

/** Kinds that a kind may become: everything that was true of its values stays true. */
const WIDER: Readonly<Partial<Record<ValueKind, readonly ValueKind[]>>> = {
  count: ['number'],
  hash: ['text'],
  reference: ['text'],
  address: ['text'],
};

/** What of `before` does not hold in `after`, field by field. */
export function incompatibilities(before: EventType, after: EventType): TypeProblem[] {
  return (['data', 'changes'] as const).flatMap((holder) => {
    const old = Object.entries(before[holder] ?? {});
    const present = Object.entries(after[holder] ?? {});
    const kept = new Set<string>();
    const problems = old.flatMap(([name, rule]) => {
      const found = present.find(([now, { was = [] }]) => now === name || was.includes(name));
      if (found === undefined)
        return incompatible(
          `${holder}.${name}`,
          'The field is gone. Keep it, or name it in was of the field it became.',
        );
      kept.add(found[0]);
      return fieldProblems(`${holder}.${found[0]}`, name, rule, found[0], found[1]);
    });
    return [
      ...problems,
      ...present.filter(([name]) => !kept.has(name)).flatMap(([name, rule]) => revived(holder, name, rule, old)),
    ];
  });
}

function fieldProblems(at: string, oldName: string, old: FieldRule, name: string, rule: FieldRule): TypeProblem[] {
  const problems: TypeProblem[] = [];
  if (old.kind !== rule.kind && WIDER[old.kind]?.includes(rule.kind) !== true)
    problems.push(...incompatible(`${at}.kind`, `The kind was ${old.kind}: as ${rule.kind} it means something else.`));
  if (PROTECTION[rule.class] < PROTECTION[old.class])
    problems.push(...incompatible(`${at}.class`, `The values were ${old.class}: ${rule.class} protects them less.`));
  if (rule.class === 'personal' && old.class === 'personal' && rule.of !== old.of)
    problems.push(...incompatible(`${at}.of`, `The values were of the ${old.of}: they would be somebody else’s.`));
  const names = [...(old.was ?? []), ...(oldName === name ? [] : [oldName])];
  const was = rule.was ?? [];
  if (names.some((each, place) => was[place] !== each))
    problems.push(...incompatible(`${at}.was`, `Former names are kept, the first one first: ${names.join(', ')}.`));
  return problems;
}

/** A new field must not take a name by which another one is still found. */
function revived(
  holder: string,
  name: string,
  { was = [] }: FieldRule,
  old: readonly [string, FieldRule][],
): TypeProblem[] {
  const formerly = new Set(old.flatMap(([present, rule]) => [present, ...(rule.was ?? [])]));
  return [name, ...was].some((each) => formerly.has(each))
    ? incompatible(`${holder}.${name}`, 'Another field was found by this name. Use a new one.')
    : [];
}

function incompatible(field: string, detail: string): TypeProblem[] {
  return [{ code: 'type.incompatible', field, detail }];
}
