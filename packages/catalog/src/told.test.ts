/** Sentences of templates with verbs: outcomes, those in between, approvals, values, in English and German. */

import { expect, test } from 'vitest';
import { english } from './english.ts';
import type { EventType } from './event-type.ts';
import { german } from './german.ts';
import type { Language } from './language.ts';
import { languageOf } from './languages.ts';
import { toldSentence } from './sentence.ts';

const ana = { type: 'user', id: 'u_17', name: 'Ana Ruiz', email: 'ana@larkfield.example' };
const sale = { type: 'campaign', id: 'c_9', name: 'Spring Sale' };
const raj = { status: 'approved', by: { id: 'u_3', name: 'Raj Patel' } };

const adjusted: EventType = {
  name: 'budget.adjusted',
  version: 1,
  family: 'budget',
  requirement: 'REC-4',
  retention: 'business',
  example: {},
  importance: 'notable',
  sentence: {
    en: '{actor} {moved} [{changed} of ]{target}{values}',
    de: '{actor} {hat} [{changed} von ]{target}{values} {moved}',
  },
  changes: { daily_budget: { class: 'confidential', kind: 'money' }, status: { class: 'open', kind: 'text' } },
};
const exported: EventType = {
  ...adjusted,
  name: 'data.exported',
  sentence: {
    en: '{actor} {did:exported|export} {data.rows:row|rows}[ of {target}][ to {data.place}]',
    de: '{actor} {hat} {data.rows:Zeile|Zeilen}[ aus {target}][ nach {data.place}] {did:exportiert|exportieren}',
  },
  data: { rows: { class: 'open', kind: 'count' }, place: { class: 'confidential', kind: 'text' } },
};
const exceeded: EventType = {
  ...adjusted,
  sentence: { en: '{target} went over its budget', de: '{target} hat das Budget überschritten' },
};

const both = (type: EventType, event: Record<string, unknown>, sealed: string[] = []) => [
  toldSentence({ type: type.name, ...event }, type, sealed, english),
  toldSentence({ type: type.name, ...event }, type, sealed, german),
];
const budget = (before: unknown, after: unknown, more: Record<string, unknown> = {}) => ({
  actor: ana,
  targets: [sale],
  changes: [{ path: 'daily_budget', before, after }],
  data: { currency: 'EUR' },
  ...more,
});

test('the sentence the trail is known by', () => {
  const event = budget(200, 350, { actor: { ...ana, agent: { id: 'a1', name: 'Copy Agent' } }, approval: raj });
  expect(both(adjusted, event)).toEqual([
    'Ana Ruiz, through Copy Agent, raised the daily budget of Spring Sale from 200 to 350 EUR, approved by Raj Patel (claimed)',
    'Ana Ruiz hat über Copy Agent das Tagesbudget von Spring Sale von 200 auf 350 EUR erhöht, genehmigt von Raj Patel (laut Quelle)',
  ]);
});

test('money in any form it is sent, exact, in the form of the language', () => {
  for (const [before, after] of [
    ['1250.50', '350'],
    ['1250.5 EUR', '350.00 EUR'],
    [
      { amount: '1250.50', currency: 'EUR' },
      { amount: 350, currency: 'EUR' },
    ],
    [1250.5, 350],
  ])
    expect(both(adjusted, budget(before, after))).toEqual([
      'Ana Ruiz lowered the daily budget of Spring Sale from 1,250.50 to 350 EUR',
      'Ana Ruiz hat das Tagesbudget von Spring Sale von 1.250,50 auf 350 EUR gesenkt',
    ]);
  const [english2, german2] = both(adjusted, budget('12345678901234567890.10 EUR', '5 GBP'));
  expect(english2).toContain('from 12,345,678,901,234,567,890.10 EUR to 5 GBP');
  expect(german2).toContain('von 12.345.678.901.234.567.890,10 EUR auf 5 GBP');
});

test('a rise is told by its digits, whatever their number, and never from one currency to another', () => {
  const verb = (before: unknown, after: unknown) => both(adjusted, budget(before, after))[0]?.split(' ')[2];
  expect(verb('12345678901234567890.10', '12345678901234567890.20')).toBe('raised');
  expect(verb('350.00 EUR', { amount: 349.99 })).toBe('lowered');
  expect(verb('350.00 EUR', 350)).toBe('changed');
  expect(verb('200.00 EUR', '350.00 USD')).toBe('changed');
});

test('denied and failed are said by the verb, or after a sentence without one', () => {
  const event = { actor: ana, targets: [sale], data: { rows: 12000, place: 'a laptop' } };
  expect(both(exported, { ...event, outcome: 'denied' })).toEqual([
    'Ana Ruiz was not allowed to export 12,000 rows of Spring Sale to a laptop',
    'Ana Ruiz durfte 12.000 Zeilen aus Spring Sale nach a laptop nicht exportieren',
  ]);
  expect(both(exported, { ...event, data: { rows: 1 }, outcome: 'failure' })).toEqual([
    'Ana Ruiz failed to export 1 row of Spring Sale',
    'Ana Ruiz konnte 1 Zeile aus Spring Sale nicht exportieren',
  ]);
  expect(both(adjusted, budget(200, 350, { outcome: 'denied' }))).toEqual([
    'Ana Ruiz was not allowed to raise the daily budget of Spring Sale from 200 to 350 EUR',
    'Ana Ruiz durfte das Tagesbudget von Spring Sale von 200 auf 350 EUR nicht erhöhen',
  ]);
  expect(both(exceeded, { ...event, outcome: 'failure' })).toEqual([
    'Spring Sale went over its budget, which failed',
    'Spring Sale hat das Budget überschritten, was fehlschlug',
  ]);
  const itself = { ...exported, example: { outcome: 'denied' } } as const;
  expect(both(itself, { ...event, outcome: 'denied' })[0]).toMatch(/^Ana Ruiz exported/);
});

test('set to empty, created, one side only, and nothing said', () => {
  const ends = (before: unknown, after: unknown) =>
    both(adjusted, budget(before, after)).map((text) => text.replace(/^.*Spring Sale ?/, ''));
  expect(ends(350, null)).toEqual(['from 350 EUR to nothing', 'von 350 EUR auf nichts geändert']);
  expect(ends(350, '')).toEqual(['from 350 EUR to nothing', 'von 350 EUR auf nichts geändert']);
  expect(ends(null, 350)).toEqual(['to 350 EUR (nothing before)', 'auf 350 EUR (vorher nichts) geändert']);
  expect(ends(undefined, 350)).toEqual(['to 350 EUR', 'auf 350 EUR geändert']);
  expect(ends(350, undefined)).toEqual(['from 350 EUR', 'von 350 EUR geändert']);
  expect(ends(undefined, undefined)).toEqual(['', 'geändert']);
});

test('several changes stand in brackets, more than three are counted', () => {
  const changes = [
    { path: 'status', before: 'draft', after: 'active' },
    { path: 'settings.endDate', before: '2026-05-01', after: '2026-05-31T22:00:00+02:00' },
    { path: 'name', after: 'B' },
    { path: 'note', before: 'x' },
    { path: 'tag' },
  ];
  const event = { actor: ana, targets: [sale] };
  expect(both(adjusted, { ...event, changes: changes.slice(0, 2) })).toEqual([
    'Ana Ruiz changed the status and end date of Spring Sale (status from draft to active, end date from 1 May 2026 to 31 May 2026, 20:00 UTC)',
    'Ana Ruiz hat den Status und das Feld „end date“ von Spring Sale (Status von Entwurf auf aktiv, end date von 01.05.2026 auf 31.05.2026, 20:00 Uhr UTC) geändert',
  ]);
  expect(both(adjusted, { ...event, changes })).toEqual([
    'Ana Ruiz changed 5 fields of Spring Sale (status from draft to active, end date from 1 May 2026 to 31 May 2026, 20:00 UTC, name to B and 2 more)',
    'Ana Ruiz hat 5 Felder von Spring Sale (Status von Entwurf auf aktiv, end date von 01.05.2026 auf 31.05.2026, 20:00 Uhr UTC, Name auf B und 2 weitere) geändert',
  ]);
});

test('a machine acts for a person, a person for a person, and both with a tool', () => {
  const told = (actor: unknown) =>
    both(adjusted, budget(1, 2, { actor })).map((text) => text.replace(/ (raised|das).*$/, ''));
  const agent = { type: 'agent', id: 'a_1', name: 'Copy Agent' };
  expect(told({ ...agent, onBehalfOf: ana })).toEqual([
    'Ana Ruiz, through Copy Agent,',
    'Ana Ruiz hat über Copy Agent',
  ]);
  expect(told({ ...agent, onBehalfOf: {} })).toEqual(['Someone, through Copy Agent,', 'Jemand hat über Copy Agent']);
  const ben = { type: 'user', id: 'u_2', name: 'Ben Okafor', onBehalfOf: ana };
  expect(told(ben)).toEqual(['Ben Okafor, on behalf of Ana Ruiz,', 'Ben Okafor hat im Auftrag von Ana Ruiz']);
  expect(told({ ...ben, agent: { id: 'a_1', name: 'Copy Agent' } })).toEqual([
    'Ben Okafor, through Copy Agent and on behalf of Ana Ruiz,',
    'Ben Okafor hat über Copy Agent und im Auftrag von Ana Ruiz',
  ]);
  // Where no verb follows at once, no comma is left behind.
  const last = {
    ...adjusted,
    sentence: { en: '{target} was touched by {actor}', de: '{target}: berührt von {actor}' },
  };
  expect(both(last, { actor: ben, targets: [sale] })).toEqual([
    'Spring Sale was touched by Ben Okafor, on behalf of Ana Ruiz',
    'Spring Sale: berührt von Ben Okafor (im Auftrag von Ana Ruiz)',
  ]);
});

test('what may not be read is said to be sealed, and no id stands in for a name', () => {
  const event = budget(undefined, undefined, {
    actor: { type: 'user', onBehalfOf: { type: 'user' } },
    targets: [{ type: 'campaign', id: 'c_9' }],
    approval: { status: 'approved', by: { id: 'u_3' } },
  });
  const names = ['actor.name', 'actor.onBehalfOf.name', 'targets.0.name', 'approval.by.name'];
  const sealed = [...names, 'actor.id', 'actor.onBehalfOf.id', 'changes.0.before', 'changes.0.after'];
  expect(both(adjusted, event, sealed)).toEqual([
    'Someone (sealed), on behalf of someone (sealed), changed the daily budget of a campaign (sealed) (sealed), approved (claimed)',
    'Jemand (versiegelt) hat im Auftrag von jemandem (versiegelt) das Tagesbudget von Kampagne (versiegelt) (versiegelt) geändert, genehmigt (laut Quelle)',
  ]);
  expect(both(exported, { actor: ana, data: { rows: 3 } }, ['data.place'])).toEqual([
    'Ana Ruiz exported 3 rows to (sealed)',
    'Ana Ruiz hat 3 Zeilen nach (versiegelt) exportiert',
  ]);
  expect(both(adjusted, budget(1, 2, { approval: { ...raj, status: 'requested' } }))[0]).not.toContain('approved');
});

test('a language without a template tells the whole sentence in English; tags are found by their language', () => {
  const french: Language = { ...german, tag: 'fr', template: () => undefined };
  expect(toldSentence({ targets: [sale], approval: raj }, exceeded, [], french)).toBe(
    'Spring Sale went over its budget, approved by Raj Patel (claimed)',
  );
  expect([languageOf('de-AT'), languageOf('EN'), languageOf('fr')]).toEqual([german, english, undefined]);
});

test('words of a list are told in the language; names and texts stay as they were written', () => {
  const changed = (path: string, before: unknown, after: unknown) =>
    both(adjusted, { actor: ana, targets: [sale], changes: [{ path, before, after }] }).map((text) =>
      text.replace(/^.* Sale /, ''),
    );
  expect(changed('status', 'In-Review', 'approved')).toEqual([
    'from In-Review to approved',
    'von in Prüfung auf genehmigt geändert',
  ]);
  expect(changed('lead.state', 'in_review', 'won over')).toEqual([
    'from in review to won over',
    'von in Prüfung auf won over geändert',
  ]);
  // A name may be any word, and what every object inherits is no word.
  expect(changed('name', 'draft', 'new')[1]).toBe('von draft auf new geändert');
  expect(changed('status', 'constructor', 'toString')[1]).toBe('von constructor auf toString geändert');
  expect(changed('constructor', 'a', 'name')[1]).toBe('von a auf name geändert');
  const toDomain = { ...exported, data: { place: { class: 'open', kind: 'list' } } } satisfies EventType;
  const places = (field: string) => {
    const { en, de } = exported.sentence;
    const sentence = { en: en.replace('place', field), de: de?.replace('place', field) ?? '' };
    return both({ ...toDomain, sentence }, { actor: ana, data: { [field]: ['contact', 'Ledger'] } })[1];
  };
  expect(places('categories')).toBe('Ana Ruiz hat nach Kontakt und Ledger exportiert');
  expect(places('place')).toBe('Ana Ruiz hat nach contact und Ledger exportiert');
});

test('somebody without a name is inflected where the language asks for it, a name never', () => {
  const through = (agent: object, sealed: string[]) =>
    both(adjusted, budget(1, 2, { actor: { ...agent, type: 'agent', onBehalfOf: ana } }), sealed)[1];
  expect(through({}, ['actor.name', 'actor.id'])).toMatch(/^Ana Ruiz hat über einen Agenten \(versiegelt\) das/);
  expect(through({ name: 'einem Agenten X' }, [])).toMatch(/^Ana Ruiz hat über einem Agenten X das/);
});

test('types nobody registered are told in German words around the type', () => {
  expect(toldSentence({ type: 'newsletter.recalculated', actor: ana, outcome: 'denied' }, undefined, [], german)).toBe(
    'Ana Ruiz: newsletter recalculated, was verweigert wurde',
  );
});

test('a template without auxiliary at its subject, a thing first, and a name with marks of its own', () => {
  expect(both(exceeded, { targets: [{ type: 'campaign', id: 'c_9' }] })[0]).toBe('Campaign c_9 went over its budget');
  const named = { ...ana, name: 'Quill, Jonas \u0000,.', agent: { name: 'X' } };
  expect(both(adjusted, budget(1, 2, { actor: named }))[0]).toMatch(/^Quill, Jonas ,\., through X, raised/);
});
