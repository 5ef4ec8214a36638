/** What was sent comes back: `assemble` is the inverse of `classify`, for whatever may be sent. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assemble, catalogTypes, classify, timeText, type ClassifiedEvent, type Field } from './index.ts';
import { escapeName, splitPath } from './path.ts';

const RECORDED_MS = Date.UTC(2026, 2, 1);

function accepted(event: unknown): ClassifiedEvent {
  const result = classify(event, { source: 'fallback', own: true });
  if (!result.ok) throw new Error(`${result.problem.code} ${result.problem.pointer}: ${result.problem.detail}`);
  return result.event;
}

function fieldsOf(event: ClassifiedEvent): Field[] {
  return [
    ...event.open,
    ...event.confidential,
    ...[...event.persons, ...event.further].flatMap(({ fields }) => fields),
  ];
}

function back(event: ClassifiedEvent, fields = fieldsOf(event), sealed: string[] = []) {
  return assemble({
    fields,
    type: event.type,
    occurredMs: event.occurredMs ?? RECORDED_MS,
    sequence: event.sequence,
    sealed,
  });
}

/** Names that break careless code. */
const name = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    '',
    '.',
    '\\',
    'a.b',
    'a\\.b',
    '0',
    '-1',
    'length',
    'é',
    '😀',
    'data',
    'targets',
    'email',
    'objective',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }).filter((text) => !text.includes('\u0000')),
);
const text = fc.string({ unit: 'binary', maxLength: 12 }).filter((value) => !value.includes('\u0000'));
const word = text.filter((value) => value !== '');
const number = fc
  .oneof(fc.integer(), fc.double({ noDefaultInfinity: true, noNaN: true, min: -(2 ** 53) + 1, max: 2 ** 53 - 1 }))
  .map((value) => (value === 0 ? 0 : value));
const scalar = fc.oneof(text, number, fc.boolean(), fc.constant(null));
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    tie('object'),
  ),
  object: members(tie('value')),
}));

/** As JSON.parse makes objects: an own `__proto__` is a plain member. */
function members(of: fc.Arbitrary<unknown>, maxLength = 5): fc.Arbitrary<unknown> {
  return fc.array(fc.tuple(name, of), { maxLength }).map((pairs) => {
    const seen = new Map(pairs);
    return JSON.parse(
      `{${[...seen].map(([key, member]) => `${JSON.stringify(key)}:${JSON.stringify(member)}`).join(',')}}`,
    );
  });
}

const maybe = <Value>(of: fc.Arbitrary<Value>) => fc.option(of, { freq: 4 });
const record = (shape: Record<string, fc.Arbitrary<unknown>>, requiredKeys: string[] = []) =>
  fc.record(shape, { requiredKeys, noNullPrototype: true });
const id = fc.oneof(fc.constantFrom('u_1', 'u_2', 'l_1'), word);
const org = maybe(record({ type: maybe(text), id: maybe(text), name: maybe(text) }));
const actorType = fc.constantFrom('user', 'service', 'rule', 'agent', 'system', 'unknown');
const party = { id, name: maybe(text), email: maybe(text), roles: maybe(fc.array(text, { maxLength: 3 })), org };
const time = fc.oneof(
  fc.integer({ min: 0, max: 253_402_300_799_999 }).map(timeText),
  fc.constantFrom('2026-03-01T09:30:00+02:00', '2016-12-31T23:59:60Z', '2026-03-01t09:30:00.123456z'),
);

const event = record(
  {
    id: fc.stringMatching(/^[ -~]{1,40}$/),
    type: fc.constantFrom('un.known', 'x.y.z_ed', ...catalogTypes.map((type) => type.name)),
    time,
    source: fc.stringMatching(/^[ -~]{1,40}$/),
    run: fc.stringMatching(/^[ -~]{1,40}$/),
    sequence: fc.nat(),
    actor: record(
      {
        ...party,
        type: actorType,
        mode: maybe(fc.constantFrom('interactive', 'autonomous', 'scheduled')),
        onBehalfOf: maybe(record({ ...party, type: maybe(actorType) }, ['id'])),
        agent: maybe(record({ id: maybe(text), name: maybe(text), model: maybe(text), version: maybe(text) })),
      },
      ['id', 'type'],
    ),
    targets: maybe(
      fc.oneof(fc.array(target(), { maxLength: 3 }), fc.array(target(), { minLength: 14, maxLength: 20 })),
    ),
    changes: maybe(
      fc.oneof(fc.array(change(), { maxLength: 3 }), fc.array(change(), { minLength: 14, maxLength: 20 })),
    ),
    outcome: fc.constantFrom('success', 'failure', 'denied'),
    decision: maybe(
      record({ policy: maybe(text), version: maybe(fc.oneof(text, number)), rule: maybe(text), reason: maybe(text) }),
    ),
    reason: maybe(text),
    approval: maybe(
      record({
        id: maybe(text),
        status: maybe(text),
        at: maybe(time),
        reason: maybe(text),
        by: maybe(record({ ...party, type: maybe(actorType) }, ['id'])),
      }),
    ),
    scope: maybe(
      record(
        Object.fromEntries(
          ['client', 'brand', 'market', 'region', 'channel', 'campaign'].map((key) => [key, maybe(text)]),
        ),
      ),
    ),
    domain: maybe(text),
    context: maybe(
      record(
        Object.fromEntries(['ip', 'userAgent', 'sessionId', 'requestId', 'traceId'].map((key) => [key, maybe(text)])),
      ),
    ),
    data: maybe(fc.oneof(members(value), members(value, 80))),
    links: maybe(record({ causedBy: maybe(text), correlation: maybe(text), corrects: maybe(text) })),
  },
  ['type', 'actor'],
);

function target() {
  return record(
    {
      type: fc.constantFrom('campaign', 'lead', 'User', 'crm.contact', '__proto__'),
      id,
      name: maybe(text),
      role: maybe(text),
    },
    ['type', 'id'],
  );
}

function change() {
  return record(
    {
      path: fc.oneof(fc.constantFrom('status', 'email', '__proto__'), word),
      before: value,
      after: value,
      origin: maybe(fc.constantFrom('source', 'derived', 'claimed')),
    },
    ['path'],
  );
}

/** JSON text with sorted names: compares what JSON can say and nothing else, own `__proto__` included. */
function sorted(input: unknown): string {
  if (Array.isArray(input)) return `[${input.map(sorted).join(',')}]`;
  if (typeof input !== 'object' || input === null) return JSON.stringify(input);
  return `{${Object.keys(input)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${sorted((input as Record<string, unknown>)[key])}`)
    .join(',')}}`;
}

describe('what was sent comes back', () => {
  test('any event, with its defaults, whatever the order of its fields', () => {
    fc.assert(
      fc.property(event, fc.boolean(), (sent, reverse) => {
        const classified = accepted(sent);
        const fields = fieldsOf(classified);
        const { event: read, sealed, derived } = back(classified, reverse ? fields.toReversed() : fields);
        expect(sorted(read)).toBe(
          sorted({ time: timeText(RECORDED_MS), source: 'fallback', outcome: 'success', ...(sent as object) }),
        );
        expect(sealed).toEqual([]);
        expect(derived).toEqual(['time', 'source', 'outcome'].filter((path) => !Object.hasOwn(sent as object, path)));
        // The law's own limits, and one slot a path. Values of further people are no slots, but for the list of them.
        const further = classified.further.flatMap((person) => person.fields).length;
        expect(fields.length - further + Math.min(1, further)).toBeLessThanOrEqual(64);
        expect(classified.persons.length).toBeLessThanOrEqual(8);
        expect(new Set(fields.map((field) => field.path)).size).toBe(fields.length);
      }),
      { numRuns: 400 },
    );
  });

  test('classifying what came back gives the same fields again', () => {
    fc.assert(
      fc.property(event, (sent) => {
        const first = accepted({ time: '2026-03-01T00:00:00Z', source: 's', outcome: 'success', ...(sent as object) });
        expect(accepted(back(first).event)).toEqual(first);
      }),
      { numRuns: 100 },
    );
  });

  test('no personal value of a person stands anywhere else', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('campaign', 'lead', 'user'), { maxLength: 40 }),
        fc.nat(80),
        (types, dataCount) => {
          const targets = types.map((type, at) => ({ type, id: `${type}-secret-${at}`, name: `Secret Name ${at}` }));
          const data = Object.fromEntries(Array.from({ length: dataCount }, (_, at) => [`k${at}`, at]));
          const classified = accepted({ type: 'a.b', actor: { type: 'user', id: 'boss' }, targets, data });
          const elsewhere = JSON.stringify([
            classified.open,
            classified.confidential,
            classified.terms.filter((term) => term.person === undefined),
          ]);
          for (const person of [...classified.persons, ...classified.further])
            expect(elsewhere).not.toContain(`"${person.id}"`);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('nothing at all is thrown at garbage, and every refusal points somewhere', () => {
    fc.assert(
      fc.property(
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withNullPrototype: true,
          withObjectString: true,
          withSparseArray: true,
        }),
        (garbage) => {
          for (const sent of [
            garbage,
            { type: 'a.b', actor: garbage },
            {
              type: 'campaign.created',
              actor: { type: 'user', id: 'u' },
              data: garbage,
              targets: garbage,
              context: garbage,
            },
          ]) {
            const result = classify(sent, { source: 's' });
            if (!result.ok) expect(result.problem.pointer).toMatch(/^(\/.*)?$/s);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('names are in the order of the face', () => {
    const sent = {
      links: { corrects: 'a', causedBy: 'b' },
      data: { b: 1, a: 2 },
      targets: [{ name: 'N', id: 'i', type: 'campaign' }],
      outcome: 'success',
      actor: { agent: { model: 'm', name: 'n' }, name: 'Ana', id: 'u', type: 'user' },
      sequence: 1,
      run: 'r',
      source: 's',
      time: '2026-03-01T00:00:00Z',
      type: 'campaign.created',
      id: 'e',
    };
    const { event: read } = back(accepted(sent));
    expect(JSON.stringify(read)).toBe(
      '{"id":"e","type":"campaign.created","time":"2026-03-01T00:00:00Z","source":"s","run":"r","sequence":1,' +
        '"actor":{"type":"user","id":"u","name":"Ana","agent":{"name":"n","model":"m"}},"targets":[{"type":"campaign","id":"i","name":"N"}],"outcome":"success",' +
        '"data":{"a":2,"b":1},"links":{"causedBy":"b","corrects":"a"}}',
    );
  });
});

describe('partly readable', () => {
  const sent = {
    type: 'lead.assigned',
    time: '2026-03-01T00:00:00Z',
    actor: { type: 'user', id: 'u_1', name: 'Ana' },
    targets: [
      { type: 'lead', id: 'l_1', name: 'Greta' },
      { type: 'queue', id: 'q_1' },
    ],
    changes: [{ path: 'queue', before: 'a', after: 'b' }],
    reason: 'score',
  };

  test('open values only', () => {
    const { event: read, sealed } = back(accepted(sent), [...accepted(sent).open]);
    expect(read).toMatchObject({
      actor: { type: 'user' },
      targets: [{ type: 'lead' }, { type: 'queue', id: 'q_1' }],
      changes: sent.changes,
    });
    expect(read).not.toHaveProperty('reason');
    expect(sealed).toEqual(['actor.id', 'targets.0.id']);
  });

  test('paths known to be sealed are named once', () => {
    const classified = accepted(sent);
    const { sealed } = back(classified, [...classified.open], ['actor.id', 'actor.name', 'reason']);
    expect(sealed).toEqual(['actor.id', 'actor.name', 'reason', 'targets.0.id']);
  });

  test('a person of a list that is itself sealed leaves no hole', () => {
    const targets = Array.from({ length: 20 }, (_, at) => ({ type: 'lead', id: `l_${at}` }));
    const classified = accepted({ ...sent, targets });
    const { event: read, sealed } = back(
      classified,
      [...classified.open.filter(({ path }) => path !== 'targets'), ...classified.persons[3]!.fields],
      ['targets'],
    );
    expect(read['targets']).toEqual([{}, {}, { id: 'l_2' }]);
    expect(sealed).toEqual(['targets', 'actor.id', 'targets.0.id', 'targets.1.id']);
  });

  test('no fields, fields of nonsense, fields at odds: never an exception', () => {
    expect(assemble({ fields: [], type: 'unknown', occurredMs: 0 })).toEqual({
      event: { time: '1970-01-01T00:00:00.000Z' },
      sealed: ['type', 'actor.id'],
      derived: [],
    });
    const path = fc.oneof(
      fc.constantFrom(
        '',
        'targets',
        'targets.0',
        'targets.0.id',
        'targets.x.id',
        'targets.99999.id',
        'targets.length',
        'data',
        'data.a',
        'data.a.b',
        'actor',
        'actor.id.x',
        'derived',
        '__proto__.x',
        'data.__proto__.x',
      ),
      fc.string(),
    );
    const field = fc.record({
      path,
      type: fc.constantFrom('s', 'n', 'b', 'z', 'j'),
      text: fc.oneof(fc.string(), fc.constantFrom('[]', '{}', '[1]', '{"a":{}}', 'null')),
    }) as fc.Arbitrary<Field>;
    fc.assert(
      fc.property(fc.array(field, { maxLength: 12 }), (fields) => {
        expect(typeof JSON.stringify(assemble({ fields, type: 'a.b', occurredMs: 0 }))).toBe('string');
      }),
      { numRuns: 500 },
    );
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
  });
});

test('paths split into the names they were joined from', () => {
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), (names) => {
      expect(splitPath(names.map(escapeName).join('.'))).toEqual(names);
    }),
  );
});
