/** The vocabulary holds together: names, families, templates, and what verifiers rely on. */

import { expect, test } from 'vitest';
import { catalogDocument, catalogTypes, classify, isTypeName, typeOf } from './index.ts';
import { languages } from './languages.ts';
import { templateProblems } from './template-check.ts';
import { parseTemplate } from './template.ts';

test('names fit an entry, are told apart, and belong to a family', () => {
  const names = catalogTypes.map((type) => type.name);
  expect(new Set(names).size).toBe(names.length);
  for (const type of catalogTypes) {
    // docs/format.md section 1: the grammar of an entry's type.
    expect(type.name).toMatch(/^[a-z][a-z0-9_.]{0,63}$/);
    expect(isTypeName(type.name)).toBe(true);
    expect(type.version).toBeGreaterThan(0);
    expect(type.family).toMatch(/^[a-z]+$/);
    expect(typeOf(type.name)).toBe(type);
  }
  for (const name of ['unknown', 'constructor', '__proto__', 'campaign', '']) expect(typeOf(name)).toBeUndefined();
});

test('every placeholder of every sentence names something that can be there, in every language', () => {
  for (const type of catalogTypes) {
    for (const language of languages) {
      const template = language.template(type);
      if (template !== undefined)
        expect(templateProblems(template, language, type), `${type.name} in ${language.tag}`).toEqual([]);
    }
  }
});

test('templates that do not close are our fault and said at once', () => {
  expect(() => parseTemplate('{actor')).toThrow('does not close');
  expect(() => parseTemplate('a [b')).toThrow('does not close');
});

test('what verifiers read in the events of the trail is open', () => {
  const openNames = (name: string) =>
    Object.entries(typeOf(name)?.data ?? {})
      .filter(([, rule]) => rule.class === 'open')
      .map(([key]) => key);
  expect(openNames('trail.key_changed')).toEqual(['next', 'signature']);
  expect(openNames('trail.erased')).toEqual(
    expect.arrayContaining(['groups_sha256', 'count', 'basis', 'requested_by', 'approved_by', 'subjects']),
  );
  expect(openNames('trail.exported')).toEqual(expect.arrayContaining(['kind', 'from', 'to', 'withheld']));
  for (const name of ['trail.exported', 'trail.revealed'])
    expect(typeOf(name)?.data?.['purpose']).toEqual({ class: 'confidential', kind: 'text' });
});

test('every type can be recorded with all its members, in their classes', () => {
  for (const type of catalogTypes) {
    const data = Object.fromEntries(Object.keys(type.data ?? {}).map((name) => [name, 'x']));
    const result = classify(
      { type: type.name, actor: { type: 'user', id: 'u' }, targets: [{ type: 'lead', id: 'l' }], data },
      { source: 's', own: true },
    );
    if (!result.ok) throw new Error(`${type.name}: ${result.problem.detail}`);
    const { event } = result;
    for (const [name, rule] of Object.entries(type.data ?? {})) {
      const holder =
        rule.class === 'open'
          ? event.open
          : rule.class === 'confidential'
            ? event.confidential
            : event.persons[rule.of === 'actor' ? 0 : 1]!.fields;
      expect(
        holder.map((field) => field.path),
        type.name,
      ).toContain(`data.${name}`);
    }
  }
});

test('the catalog is a document', () => {
  const document = JSON.parse(JSON.stringify(catalogDocument()));
  expect(document.format).toBe('trailmark/catalog@v1');
  expect(document.types).toHaveLength(catalogTypes.length);
  expect(document.types.find(({ name }: { name: string }) => name === 'campaign.created')).toMatchObject({
    name: 'campaign.created',
    version: 1,
    family: 'campaign',
    data: { budget: { class: 'confidential', kind: 'money' } },
  });
});
