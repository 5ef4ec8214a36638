/** Types as documents for others: JSON Schema of an event of a type, and the catalog as a whole. */

import { builtInCatalog } from './catalog.ts';
import { ACTOR_TYPES, OUTCOMES, SCOPE_NAMES } from './envelope.ts';
import type { EventType, FieldRule, ValueKind } from './event-type.ts';
import type { Catalog } from './known-types.ts';
import { retentionRules } from './retention.ts';

const DECIMAL = { type: 'string', pattern: '^-?\\d+(\\.\\d+)?$' };

/** What a value of a kind looks like; null says that the source knows there is none. */
const KINDS: Readonly<Record<ValueKind, object>> = {
  text: { type: ['string', 'null'] },
  number: { anyOf: [{ type: ['number', 'null'] }, DECIMAL] },
  count: {
    anyOf: [
      { type: ['integer', 'null'], minimum: 0 },
      { type: 'string', pattern: '^\\d+$' },
    ],
  },
  money: {
    anyOf: [
      { type: ['number', 'null'] },
      { type: 'string', pattern: '^-?\\d+(\\.\\d+)?( [A-Z]{3})?$' },
      {
        type: 'object',
        required: ['amount'],
        properties: { amount: { anyOf: [{ type: 'number' }, DECIMAL] }, currency: { type: 'string' } },
      },
    ],
  },
  time: { type: ['string', 'null'], anyOf: [{ format: 'date-time' }, { format: 'date' }, { type: 'null' }] },
  flag: { type: ['boolean', 'null'] },
  list: { type: ['array', 'null'] },
  object: { type: ['object', 'null'] },
  hash: { type: ['string', 'null'] },
  reference: { type: ['string', 'number', 'null'] },
  address: { type: ['string', 'null'] },
};

/**
 * JSON Schema (draft 2020-12) of an event of this type, as a source should send it. The trail itself takes more: an
 * event with fields missing or of another kind is recorded and shown as it is.
 */
export function schemaOf(type: EventType): Record<string, unknown> {
  const changes = Object.entries(type.changes ?? {});
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `/v1/catalog/${type.name}/schema`,
    title: `${type.name} (version ${type.version})`,
    type: 'object',
    required: ['type', 'actor', ...(requiredNames(type.data).length === 0 ? [] : ['data'])],
    properties: {
      id: { type: 'string', maxLength: 128 },
      type: { const: type.name },
      time: { type: 'string', format: 'date-time' },
      source: { type: 'string' },
      actor: {
        type: 'object',
        required: ['type', 'id'],
        properties: { type: { enum: ACTOR_TYPES }, id: { type: 'string' }, name: { type: ['string', 'null'] } },
      },
      targets: {
        type: ['array', 'null'],
        items: {
          type: 'object',
          required: ['type', 'id'],
          properties: { type: { type: 'string' }, id: { type: 'string' }, name: { type: ['string', 'null'] } },
        },
      },
      changes: {
        type: ['array', 'null'],
        items: {
          type: 'object',
          required: ['path'],
          properties: { path: { type: 'string' }, before: {}, after: {} },
          allOf: changes.map(([path, rule]) => ({
            if: { properties: { path: { const: path } } },
            // oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's own keyword
            then: { properties: { before: schemaOfField(rule), after: schemaOfField(rule) } },
          })),
        },
      },
      outcome: { enum: OUTCOMES },
      reason: { type: ['string', 'null'] },
      scope: {
        type: ['object', 'null'],
        properties: Object.fromEntries(SCOPE_NAMES.map((name) => [name, { type: ['string', 'null'] }])),
      },
      data: {
        type: ['object', 'null'],
        required: requiredNames(type.data),
        properties: Object.fromEntries(
          Object.entries(type.data ?? {}).map(([name, rule]) => [name, schemaOfField(rule)]),
        ),
      },
    },
  };
}

function requiredNames(rules: EventType['data']): string[] {
  return Object.entries(rules ?? {})
    .filter(([, rule]) => rule.required === true)
    .map(([name]) => name);
}

/** `x-class` and `x-of` say who may read the value; validators pass them over. */
function schemaOfField(rule: FieldRule): Record<string, unknown> {
  return {
    ...KINDS[rule.kind],
    'x-kind': rule.kind,
    'x-class': rule.class,
    ...(rule.class === 'personal' ? { 'x-of': rule.of } : {}),
    ...(rule.was === undefined ? {} : { 'x-was': rule.was }),
  };
}

/** A type as `GET /v1/catalog` shows it. */
export function typeDocument(type: EventType, catalog: Catalog): Record<string, unknown> {
  const versions = catalog.versionsOf(type.name).map(({ version }) => version);
  return {
    ...type,
    data: type.data ?? {},
    changes: type.changes ?? {},
    ...(versions.length === 0 ? {} : { registered: true, versions }),
  };
}

/** The catalog as a document. */
export function catalogDocument(catalog: Catalog = builtInCatalog): {
  format: 'trailmark/catalog@v1';
  retention: typeof retentionRules;
  types: Record<string, unknown>[];
} {
  return {
    format: 'trailmark/catalog@v1',
    retention: retentionRules,
    types: catalog.types().map((type) => typeDocument(type, catalog)),
  };
}
