/** What is accepted, what is refused and how, at, below and above every limit. */

import { describe, expect, test } from 'vitest';
import { classify, type ClassifiedEvent, type EventProblem } from './index.ts';
import { OWN_SOURCE } from './index.ts';

const base = { type: 'campaign.updated', actor: { type: 'user', id: 'u_1' } };
const options = { source: 'crm' };

function accepted(event: unknown): ClassifiedEvent {
  const result = classify(event, options);
  if (!result.ok) throw new Error(`${result.problem.code} ${result.problem.pointer}: ${result.problem.detail}`);
  return result.event;
}

function refused(event: unknown): EventProblem {
  const result = classify(event, options);
  if (result.ok) throw new Error('it was accepted');
  return result.problem;
}

/** Code and pointer, and the detail must be a sentence. */
function expectRefused(event: unknown, code: EventProblem['code'], pointer: string): void {
  const problem = refused(event);
  expect([problem.code, problem.pointer]).toEqual([code, pointer]);
  expect(problem.detail).toMatch(/^[A-Z].*[.?}]$/s);
  expect(problem.detail.isWellFormed()).toBe(true);
}

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let at = 0; at < depth; at++) value = at % 2 === 0 ? [value] : { a: value };
  return value;
}

function slotCount(event: ClassifiedEvent): number {
  return (
    event.open.length +
    event.confidential.length +
    event.persons.reduce((sum, person) => sum + person.fields.length, event.further.length > 0 ? 1 : 0)
  );
}

describe('what must be there', () => {
  test('type and actor', () => {
    expectRefused({ actor: base.actor }, 'event.invalid', '/type');
    expectRefused({ type: 'a.b' }, 'event.invalid', '/actor');
    expectRefused({ type: 'a.b', actor: null }, 'event.invalid', '/actor');
    expectRefused({ type: 'a.b', actor: { id: 'u' } }, 'event.invalid', '/actor/type');
    expectRefused({ type: 'a.b', actor: { type: null, id: 'u' } }, 'event.invalid', '/actor/type');
    expectRefused({ type: 'a.b', actor: { type: 'user' } }, 'event.invalid', '/actor/id');
    expectRefused({ type: 'a.b', actor: { type: 'user', id: '' } }, 'event.invalid', '/actor/id');
    expectRefused({ type: 'a.b', actor: { type: 'user', id: 17 } }, 'event.invalid', '/actor/id');
    expectRefused({ type: 'a.b', actor: { type: 'users', id: 'u' } }, 'event.invalid', '/actor/type');
    expect(refused({ type: 'a.b', actor: { type: 'users', id: 'u' } }).detail).toContain('Did you mean user?');
  });

  test('an object, and nothing else, is an event', () => {
    for (const garbage of [undefined, null, 1, 'x', true, [], [base]]) expectRefused(garbage, 'event.invalid', '');
  });

  test('targets, changes, delegators and approvers are whole', () => {
    expectRefused({ ...base, targets: [{ type: 'campaign' }] }, 'event.invalid', '/targets/0/id');
    expectRefused({ ...base, targets: [{ type: 'a', id: 'b' }, { id: 'x' }] }, 'event.invalid', '/targets/1/type');
    expectRefused({ ...base, targets: ['c_1'] }, 'event.invalid', '/targets/0');
    expectRefused({ ...base, targets: {} }, 'event.invalid', '/targets');
    expectRefused({ ...base, changes: [{ before: 1 }] }, 'event.invalid', '/changes/0/path');
    expectRefused({ ...base, changes: [{ path: 'a', origin: 'guess' }] }, 'event.invalid', '/changes/0/origin');
    expectRefused(
      { ...base, actor: { ...base.actor, onBehalfOf: { name: 'Ana' } } },
      'event.invalid',
      '/actor/onBehalfOf/id',
    );
    expectRefused({ ...base, approval: { by: { name: 'Ana' } } }, 'event.invalid', '/approval/by/id');
    expectRefused({ ...base, approval: { at: 'yesterday' } }, 'event.invalid', '/approval/at');
    expectRefused({ ...base, actor: { ...base.actor, roles: ['a', 1] } }, 'event.invalid', '/actor/roles/1');
    expectRefused({ ...base, actor: { ...base.actor, mode: 'manual' } }, 'event.invalid', '/actor/mode');
    expectRefused({ ...base, outcome: 'ok' }, 'event.invalid', '/outcome');
    expectRefused({ ...base, outcome: null }, 'event.invalid', '/outcome');
    expectRefused({ ...base, data: [] }, 'event.invalid', '/data');
    expectRefused({ ...base, reason: 1 }, 'event.invalid', '/reason');
    expectRefused({ ...base, decision: { version: true } }, 'event.invalid', '/decision/version');
  });
});

describe('closed names', () => {
  test('an unknown name is refused with the nearest known one', () => {
    expectRefused({ ...base, acter: 1 }, 'event.unknown_field', '/acter');
    for (const [wrong, right] of [
      ['acter', 'actor'],
      ['target', 'targets'],
      ['timestamp', undefined],
      ['Outcome', 'outcome'],
      ['soruce', 'source'],
    ] as const) {
      const { detail } = refused({ ...base, [wrong]: 'x' });
      if (right === undefined) expect(detail).toContain('under data');
      else expect(detail).toContain(`Did you mean ${right}?`);
    }
    expect(refused({ ...base, context: { user_agent: 'x' } }).detail).toContain('Did you mean userAgent?');
  });

  test('in every object of the envelope', () => {
    for (const part of ['actor', 'decision', 'approval', 'scope', 'context', 'links']) {
      const value = part === 'actor' ? { ...base.actor, zzzz: 1 } : { zzzz: 1 };
      expectRefused({ ...base, [part]: value }, 'event.unknown_field', `/${part}/zzzz`);
    }
    expectRefused({ ...base, targets: [{ type: 'a', id: 'b', zzzz: 1 }] }, 'event.unknown_field', '/targets/0/zzzz');
    expectRefused({ ...base, changes: [{ path: 'a', zzzz: 1 }] }, 'event.unknown_field', '/changes/0/zzzz');
    for (const part of ['org', 'onBehalfOf', 'agent']) {
      expectRefused(
        { ...base, actor: { ...base.actor, [part]: { zzzz: 1 } } },
        'event.unknown_field',
        `/actor/${part}/zzzz`,
      );
    }
  });

  test('names of prototypes are names like any other', () => {
    expectRefused(
      JSON.parse('{"type":"a.b","actor":{"type":"user","id":"u"},"__proto__":{"x":1}}'),
      'event.unknown_field',
      '/__proto__',
    );
    expectRefused({ ...base, constructor: 1 }, 'event.unknown_field', '/constructor');
    expectRefused({ ...base, 'a/b~c': 1 }, 'event.unknown_field', '/a~1b~0c');
    const event = accepted({ ...base, data: JSON.parse('{"__proto__":{"x":1},"constructor":2,"toString":null}') });
    expect(event.confidential.map((field) => field.path)).toEqual([
      'data.__proto__',
      'data.constructor',
      'data.toString',
    ]);
  });
});

describe('types', () => {
  test('the grammar', () => {
    for (const good of ['a.b', 'campaign.created', 'a1_x.b_2.c', 'cloud.s3.2fa_reset'])
      accepted({ ...base, type: good });
    for (const bad of [
      'campaign',
      'Campaign.created',
      'a..b',
      '.a.b',
      'a.b.',
      '1a.b',
      'a.b c',
      'a-b.c',
      'ä.b',
      '_a.b',
      'a._b',
      '',
      7,
      null,
      {},
    ]) {
      expectRefused({ ...base, type: bad }, 'event.invalid', '/type');
    }
  });

  test('100 bytes and not one more', () => {
    expect(accepted({ ...base, type: `a.${'b'.repeat(98)}` }).type).toBe('unknown');
    expectRefused({ ...base, type: `a.${'b'.repeat(99)}` }, 'event.string_too_long', '/type');
  });

  test('a type the catalog does not know is recorded as unknown, its name an open field', () => {
    const event = accepted({ ...base, type: 'newsletter.recalculated', data: { a: 1 } });
    expect([event.type, event.typeVersion, event.known]).toEqual(['unknown', 1, false]);
    expect(event.open).toContainEqual({ path: 'type', type: 's', text: 'newsletter.recalculated' });
    expect(event.confidential).toEqual([{ path: 'data.a', type: 'n', text: '1' }]);
    expect(accepted(base)).toMatchObject({ type: 'campaign.updated', typeVersion: 1, known: true });
  });

  test('only the server records the types and the source of the trail', () => {
    expectRefused({ ...base, type: 'trail.erased' }, 'event.invalid', '/type');
    expectRefused({ ...base, type: 'trail.made_up' }, 'event.invalid', '/type');
    expectRefused({ ...base, source: OWN_SOURCE }, 'event.invalid', '/source');
    const own = classify(
      { type: 'trail.erased', actor: { type: 'service', id: 'key_1' }, data: { groups_sha256: 'ab', count: 2 } },
      { source: OWN_SOURCE, own: true },
    );
    expect(own.ok && own.event.open.map((field) => field.path)).toEqual([
      'source',
      'outcome',
      'derived',
      'actor.type',
      'actor.id',
      'data.count',
      'data.groups_sha256',
    ]);
    expect(own.ok && own.event.confidential).toEqual([]);
  });
});

describe('texts, names and numbers', () => {
  test('id, source and run have 1 to 128 bytes', () => {
    for (const name of ['id', 'source', 'run']) {
      accepted({ ...base, [name]: 'x'.repeat(128) });
      accepted({ ...base, [name]: 'ü'.repeat(64) });
      accepted({ ...base, [name]: '😀'.repeat(32) });
      expectRefused({ ...base, [name]: 'x'.repeat(129) }, 'event.string_too_long', `/${name}`);
      expectRefused({ ...base, [name]: `${'ü'.repeat(64)}x` }, 'event.string_too_long', `/${name}`);
      expectRefused({ ...base, [name]: `${'😀'.repeat(32)}x` }, 'event.string_too_long', `/${name}`);
      expectRefused({ ...base, [name]: '' }, 'event.invalid', `/${name}`);
      expectRefused({ ...base, [name]: null }, 'event.invalid', `/${name}`);
    }
  });

  test('a text has 64 KiB at most, wherever it stands', () => {
    const most = 'x'.repeat(65_536);
    const manyBytes = '€'.repeat(21_845); // 65,535 bytes
    accepted({
      ...base,
      reason: most,
      data: { a: most, b: { c: [most] } },
      changes: [{ path: 'p', after: manyBytes }],
    });
    expectRefused({ ...base, reason: `${most}x` }, 'event.string_too_long', '/reason');
    expectRefused({ ...base, data: { a: `${manyBytes}€` } }, 'event.string_too_long', '/data/a');
    expectRefused({ ...base, data: { b: { 'c/d': [0, `${most}x`] } } }, 'event.string_too_long', '/data/b/c~1d/1');
    expectRefused(
      { ...base, changes: [{ path: 'p', after: `${most}x` }] },
      'event.string_too_long',
      '/changes/0/after',
    );
  });

  test('a name has 256 bytes at most', () => {
    accepted({ ...base, data: { ['n'.repeat(256)]: { ['ü'.repeat(128)]: 1 } } });
    expectRefused({ ...base, data: { ['n'.repeat(257)]: 1 } }, 'event.string_too_long', `/data/${'n'.repeat(256)}…`);
    expect(refused({ ...base, data: { a: { ['ü'.repeat(129)]: 1 } } }).code).toBe('event.string_too_long');
  });

  test('lone surrogates and NUL are refused in values and names, and the message is clean', () => {
    expectRefused({ ...base, reason: 'a\ud800' }, 'event.bad_utf8', '/reason');
    expectRefused({ ...base, data: { a: ['\udc00'] } }, 'event.bad_utf8', '/data/a/0');
    expectRefused({ ...base, data: { 'x\ud800': 1 } }, 'event.bad_utf8', '/data/x\ufffd');
    expectRefused({ ...base, data: { a: { 'x\ud800': 1 } } }, 'event.bad_utf8', '/data/a/x\ufffd');
    expectRefused({ ...base, 'x\ud800': 1 }, 'event.unknown_field', '/x\ufffd');
    expectRefused({ ...base, reason: 'a\u0000' }, 'event.invalid', '/reason');
    expectRefused({ ...base, data: { 'a\u0000': 1 } }, 'event.invalid', '/data/a\ufffd');
    accepted({ ...base, reason: 'a\u0001😀' });
  });

  test('numbers beyond 2^53-1 are refused, whole or not', () => {
    accepted({ ...base, data: { a: Number.MAX_SAFE_INTEGER, b: -Number.MAX_SAFE_INTEGER, c: 0.1, d: 5e-324 } });
    for (const number of [2 ** 53, -(2 ** 53), 1e300, Number.POSITIVE_INFINITY, Number.NaN]) {
      expectRefused({ ...base, data: { a: number } }, 'event.number_unsafe', '/data/a');
      expectRefused({ ...base, data: { a: { b: number } } }, 'event.number_unsafe', '/data/a/b');
    }
  });

  test('what is not JSON is refused', () => {
    for (const value of [undefined, () => 1, Symbol('x'), 1n]) {
      expectRefused({ ...base, data: { a: value } }, 'event.invalid', '/data/a');
      expectRefused({ ...base, data: { a: [value] } }, 'event.invalid', '/data/a/0');
    }
  });

  test('numbers are written as RFC 8785 says', () => {
    const texts = [0, -0, 1e21 / 1e10, 0.000001, 1e-7, 123.456, -5].map(
      (number) => accepted({ ...base, data: { a: number } }).confidential[0]?.text,
    );
    expect(texts).toEqual(['0', '0', '100000000000', '0.000001', '1e-7', '123.456', '-5']);
  });

  test('objects are written as RFC 8785 says', () => {
    const value = JSON.parse('{"€":1,"\\r":2,"1":3,"ö":4,"😀":5,"\ufb33":6,"":[true,null,"\\u007f\\u000f\\n\\"/"]}');
    expect(accepted({ ...base, data: { a: value } }).confidential[0]?.text).toBe(
      '{"":[true,null,"\u007f\\u000f\\n\\"/"],"\\r":2,"1":3,"ö":4,"€":1,"😀":5,"\ufb33":6}',
    );
  });

  test('sequence', () => {
    expect(accepted({ ...base, sequence: 0 })).toMatchObject({ run: '', sequence: 0 });
    expect(accepted({ ...base, sequence: Number.MAX_SAFE_INTEGER, run: 'r' })).toMatchObject({
      run: 'r',
      sequence: Number.MAX_SAFE_INTEGER,
    });
    const uncounted = accepted({ ...base, run: 'r' });
    expect(uncounted).toMatchObject({ run: undefined, sequence: undefined });
    expect(uncounted.open).toContainEqual({ path: 'run', type: 's', text: 'r' });
    expect(accepted(base)).toMatchObject({ run: undefined, sequence: undefined });
    expectRefused({ ...base, sequence: 2 ** 53 }, 'event.number_unsafe', '/sequence');
    for (const bad of [-1, 1.5, '1', null, Number.NaN])
      expectRefused({ ...base, sequence: bad }, 'event.invalid', '/sequence');
  });
});

describe('depth and length', () => {
  test('32 deep, the event included', () => {
    accepted({ ...base, data: { a: nested(30) } });
    expect(refused({ ...base, data: { a: nested(31) } }).code).toBe('event.too_deep');
    accepted({ ...base, changes: [{ path: 'a', before: nested(29) }] });
    expect(refused({ ...base, changes: [{ path: 'a', before: nested(30) }] }).code).toBe('event.too_deep');
    const long = Array.from({ length: 20 }, () => ({ path: 'a', before: nested(29) }));
    accepted({ ...base, changes: long });
    expect(refused({ ...base, changes: [...long, { path: 'a', after: nested(30) }] }).code).toBe('event.too_deep');
    expect(refused({ ...base, data: { a: nested(5_000) } }).code).toBe('event.too_deep');
  });

  test('5,000 targets, 5,000 changes', () => {
    const targets = Array.from({ length: 5_000 }, (_, at) => ({ type: 'campaign', id: `c_${at}` }));
    const changes = Array.from({ length: 5_000 }, (_, at) => ({ path: `p_${at}` }));
    expect(slotCount(accepted({ ...base, targets, changes }))).toBeLessThan(12);
    expectRefused({ ...base, targets: [...targets, targets[0]] }, 'event.too_many_fields', '/targets');
    expectRefused({ ...base, changes: [...changes, changes[0]] }, 'event.too_many_fields', '/changes');
  });

  test('a late bad item of a long list is still found', () => {
    const targets = Array.from({ length: 40 }, (_, at) => ({ type: 'lead', id: `l_${at}` }));
    expectRefused(
      { ...base, targets: [...targets, { type: 'lead', id: 'x', name: 5 }] },
      'event.invalid',
      '/targets/40/name',
    );
    expectRefused(
      { ...base, targets: [...targets, { type: 'lead', id: 'x', role: 5 }] },
      'event.invalid',
      '/targets/40/role',
    );
    const changes = Array.from({ length: 40 }, () => ({ path: 'p' }));
    expectRefused(
      { ...base, changes: [...changes, { path: 'p', after: '\ud800' }] },
      'event.bad_utf8',
      '/changes/40/after',
    );
  });
});
