/** The strict decoder: a corpus of bodies, its limits, and agreement with a slow parser written another way. */

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEvents, type DecodedItem, type DecodeOptions } from './events.ts';
import { BATCH_MAX, BODY_VALUES_MAX, DEPTH_MAX, EVENT_BYTES_MAX } from './limits.ts';
import { malformedAt } from './malformed.ts';

interface Case {
  readonly name: string;
  readonly mediaType: string;
  readonly text?: string;
  readonly hex?: string;
  readonly expect: string | readonly string[];
}
const corpus = JSON.parse(readFileSync(new URL('../corpus/bodies.json', import.meta.url), 'utf8')) as readonly Case[];

function told(body: Uint8Array, mediaType: string, options?: DecodeOptions): string | string[] {
  const decoded = decodeEvents(body, mediaType, options);
  return decoded.ok ? Array.from(decoded.items, toldItem) : decoded.problem.code;
}

function toldItem(item: DecodedItem): string {
  if ('value' in item) return 'ok';
  const { code, pointer } = item.problem;
  return pointer === undefined ? code : `${code} ${pointer}`;
}

const json = 'application/json';
const bytes = (text: string) => Buffer.from(text);

describe('the corpus', () => {
  it.each(corpus.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const body = one.hex === undefined ? bytes(one.text ?? '') : Buffer.from(one.hex, 'hex');
    expect(told(body, one.mediaType)).toEqual(one.expect);
    expect(told(body, one.mediaType, { wholeBytesMax: 8 }), 'in pieces').toEqual(one.expect);
  });

  it('reads an escaped name as itself, whatever others sent before', () => {
    for (const [first, second] of [
      ['\\\\', '\\n'],
      ['k\\\\', 'k\\u0041'],
      ['\\\\', '\\"'],
    ] as const) {
      decodeEvents(bytes(`{"poison":1,"${first}":2}`), json);
      const text = `{"poison":1,"${second}":2}`;
      for (const [body, type] of [
        [text, json],
        [`[${text}]`, json],
        [text, 'application/x-ndjson'],
      ] as const) {
        const decoded = decodeEvents(bytes(body), type);
        const [item] = decoded.ok ? decoded.items : [];
        const names = item !== undefined && 'value' in item ? Object.keys(item.value as object) : [];
        expect(names).toEqual(['poison', JSON.parse(`"${second}"`)]);
      }
      expect(told(bytes(`{"poison":1,"${first}":2,"${second}":3}`), json)).toEqual(['ok']);
    }
    decodeEvents(bytes('{"nul":1,"\\\\":2}'), json);
    expect(told(bytes('{"nul":1,"\\u0000":2}'), json)).toEqual(['event.invalid /\ufffd']);
  });

  it('gives values as they were sent', () => {
    const text = '{"a":[1,-0.5,true,null,"\\u00e9\\n"],"__proto__":{"x":1},"":{}}';
    const decoded = decodeEvents(bytes(text), json);
    expect(decoded).toMatchObject({ ok: true, shape: 'one' });
    expect(decoded.ok && [...decoded.items]).toEqual([{ value: JSON.parse(text) as unknown }]);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});

describe('limits', () => {
  const array = (count: number) => bytes(`[${Array.from({ length: count }, () => '{}').join(',')}]`);
  const sized = (size: number) => `{"s":"${'x'.repeat(size - 8)}"}`;

  it('takes a full batch and refuses one more', () => {
    expect(told(array(BATCH_MAX), json)).toHaveLength(BATCH_MAX);
    expect(told(array(BATCH_MAX + 1), json)).toBe('body.too_large');
    expect(told(bytes('{}\n'.repeat(BATCH_MAX)), 'application/x-ndjson')).toHaveLength(BATCH_MAX);
    expect(told(bytes('{}\n'.repeat(BATCH_MAX + 1)), 'application/x-ndjson')).toBe('body.too_large');
  });

  it('takes an event of the full size and refuses a larger one, alone and among others', () => {
    expect(told(bytes(sized(EVENT_BYTES_MAX)), json)).toEqual(['ok']);
    expect(told(bytes(sized(EVENT_BYTES_MAX + 1)), json)).toEqual(['event.invalid ']);
    expect(told(bytes(`[{},${sized(EVENT_BYTES_MAX + 1)},{}]`), json)).toEqual(['ok', 'event.invalid ', 'ok']);
    expect(told(bytes(`{}\n${sized(EVENT_BYTES_MAX + 1)}\n{}`), 'application/x-ndjson')).toEqual([
      'ok',
      'event.invalid ',
      'ok',
    ]);
  });

  it('refuses a body whose values would fill the memory, before it is parsed', () => {
    const half = `[${'[],'.repeat(BODY_VALUES_MAX / 4)}[]]`;
    expect(told(bytes(`[${half},${half}]`), json)).toBe('body.too_large');
  });

  it('knows depth as the catalog does: the event is 1', () => {
    const nested = (depth: number) => bytes('{"a":'.repeat(depth) + '1' + '}'.repeat(depth));
    expect(told(nested(DEPTH_MAX), json)).toEqual(['ok']);
    expect(told(nested(DEPTH_MAX + 1), json)).toEqual([`event.too_deep ${'/a'.repeat(DEPTH_MAX)}`]);
  });
});

describe('long bodies', () => {
  const texts = Array.from({ length: 60 }, (_, n) => `{"n":${n},"s":"${'ü'.repeat(n)}"}`);
  const forms = [
    ['an array', ` [ ${texts.join(' , ')} ] `, json],
    ['lines', `${texts.join('\r\n')}\n`, 'application/x-ndjson'],
  ] as const;

  it.each(forms)(
    '%s: is read alike in pieces, and its memory goes with them where it is given away',
    (_, text, type) => {
      const values = texts.map((one) => ({ value: JSON.parse(one) as unknown }));
      const kept = new Uint8Array(bytes(text));
      const decoded = decodeEvents(kept, type, { wholeBytesMax: 1_000 });
      expect(decoded.ok && [...decoded.items]).toEqual(values);
      expect(Buffer.from(kept).toString()).toBe(text);

      const given = new Uint8Array(bytes(text));
      const taken = decodeEvents(given, type, { isGiven: true, wholeBytesMax: 1_000 });
      expect(given.byteLength).toBe(0);
      expect(taken.ok && [...taken.items]).toEqual(values);
    },
  );

  it.each(forms)('%s: faults are named where they are, in whatever piece', (_, text, type) => {
    const body = new Uint8Array(bytes(text.replace('"n":50', '"n":50,"n":1').replace('"n":9,', '"n":9e99,')));
    const outcomes = told(body, type, { isGiven: true, wholeBytesMax: 400 });
    const expected = texts.map((_one, n) => ({ 9: 'event.number_unsafe /n', 50: 'event.duplicate_key /n' })[n] ?? 'ok');
    expect(outcomes).toEqual(expected);
  });

  it('refuses an event that is too large among others, and keeps nothing of it', () => {
    const large = `{"s":"${'x'.repeat(EVENT_BYTES_MAX)}"}`;
    for (const [text, type] of [
      [`[{"a":1},${large},{"b":2}]`, json],
      [`{"a":1}\n${large}\n{"b":2}`, 'application/x-ndjson'],
    ] as const) {
      const body = new Uint8Array(bytes(text));
      expect(told(body, type, { isGiven: true, wholeBytesMax: 1_000 })).toEqual(['ok', 'event.invalid ', 'ok']);
      expect(body.byteLength).toBe(0);
    }
    expect(told(bytes(`[{"a":1},${large.slice(0, -1)},{"b":2}]`), json, { wholeBytesMax: 1_000 })).toBe(
      'body.malformed',
    );
  });

  it('says where a long array stops being JSON', () => {
    const list = `[${texts.join(',\n')}`;
    for (const [text, place] of [
      [list, 'ends too early'],
      [`${list},]`, 'line 60'],
      [`${list}]]`, 'line 60'],
      [`${list.replace('},\n{"n":30', '}\n{"n":30')}]`, 'line 31, column 1 '],
      [`${list.replace('"n":30', '"n"30')}]`, 'line 31, column 5 '],
    ] as const) {
      const whole = decodeEvents(bytes(text), json);
      expect(whole.ok ? '' : whole.problem.detail).toContain(place);
      expect(decodeEvents(bytes(text), json, { wholeBytesMax: 400 })).toEqual(whole);
    }
  });
});

describe('media types', () => {
  it.each([
    'application/json',
    'Application/JSON; charset=utf-8',
    'application/json;charset="UTF-8"',
    'application/json; x=y',
  ])('%s', (type) => {
    expect(told(bytes('{}'), type)).toEqual(['ok']);
  });
  it.each(['', 'text/plain', 'application/xml', 'application/json; charset=utf-16', 'application/jsonx'])(
    'refuses %s',
    (type) => {
      expect(told(bytes('{}'), type)).toBe('media.unsupported');
    },
  );
});

/** Text with the faults people and programs make, and others that only an attacker would. */
const textOfJson: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => {
  const space = fc.constantFrom('', '', ' ', '\n', '\t \r\n');
  const name = fc.constantFrom(
    '"a"',
    '"b"',
    '"\\u0061"',
    '""',
    '"a/b"',
    '"é"',
    '"__proto__"',
    '"\\ud800"',
    '"\\u0000"',
  );
  const member = fc
    .tuple(space, name, space, tie('value'))
    .map(([before, key, after, value]) => `${before}${key}${after}:${value}`);
  return {
    value: fc.oneof(
      { maxDepth: 6, withCrossShrink: true },
      fc.constantFrom(
        '1',
        '-0',
        '1.5e3',
        '9007199254740991',
        '9007199254740992',
        '1e999',
        'true',
        'null',
        '"x:,[]{}"',
        '"\\""',
        '"\\\\"',
        '"\\ud83d\\ude00"',
        '"😀"',
        '"\\udfff"',
        '"\\u0000"',
      ),
      fc
        .tuple(space, fc.array(tie('value'), { maxLength: 4 }))
        .map(([gap, items]) => `[${items.join(`,${gap}`)}${gap}]`),
      fc.tuple(space, fc.array(member, { maxLength: 4 })).map(([gap, members]) => `{${members.join(',')}${gap}}`),
    ),
  };
}).value;

describe('against a slow parser', () => {
  it('agrees on any text, whole or damaged', () => {
    const damage = fc.array(fc.tuple(fc.nat(400), fc.constantFrom(0, 1, 2), fc.nat(255)), { maxLength: 2 });
    fc.assert(
      fc.property(fc.array(textOfJson, { maxLength: 4 }), damage, fc.nat(300), (items, damages, wholeBytesMax) => {
        let body = bytes(`[${items.join(',')}]`);
        for (const [place, kind, byte] of damages) {
          const at = place % (body.length + 1);
          const middle = kind === 0 ? [] : [byte];
          body = Buffer.concat([body.subarray(0, at), Buffer.from(middle), body.subarray(kind === 1 ? at : at + 1)]);
        }
        const expected = referenceOf(body);
        expect(told(body, json)).toEqual(expected);
        expect(told(body, json, { wholeBytesMax }), 'in pieces').toEqual(expected);
      }),
      { numRuns: 3_000 },
    );
  });

  it('gives each line of NDJSON what it gives the line alone', () => {
    fc.assert(
      fc.property(
        fc.array(
          textOfJson.map((text) => text.replaceAll(/[\r\n]/g, ' ')),
          { maxLength: 5 },
        ),
        (lines) => {
          const alone = lines.flatMap((line) => told(bytes(`[${line}]`), json));
          expect(told(bytes(lines.join('\n')), 'application/x-ndjson')).toEqual(alone);
          expect(told(bytes(lines.join('\n')), 'application/x-ndjson', { wholeBytesMax: 80 })).toEqual(alone);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('finds the place where text stops being JSON exactly where JSON.parse refuses it', () => {
    fc.assert(
      fc.property(textOfJson, fc.nat(200), fc.string({ maxLength: 2 }), (text, place, put) => {
        const at = place % (text.length + 1);
        for (const damaged of [text.slice(0, at), text.slice(0, at) + put + text.slice(at)]) {
          let isJson = true;
          try {
            JSON.parse(damaged);
          } catch {
            isJson = false;
          }
          expect(malformedAt(damaged) === undefined).toBe(isJson);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

/** A tree that keeps what JSON.parse drops: members in their order, numbers and texts as they were written. */
type Node =
  | { readonly kind: 'object'; readonly members: readonly (readonly [Text, Node])[] }
  | { readonly kind: 'list'; readonly items: readonly Node[] }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'text'; readonly text: Text }
  | { readonly kind: 'word' };
interface Text {
  readonly bytes: Uint8Array;
  readonly value: string;
}

/** What the decoder must say of an array body: the slow way, by recursive descent over single bytes. */
function referenceOf(body: Uint8Array): string | string[] {
  let at = 0;
  const wrong = new Error('malformed');
  const peek = () => String.fromCharCode(body[at] ?? 0);
  const space = () => {
    while (at < body.length && ' \t\r\n'.includes(peek())) at++;
  };
  const eat = (character: string) => {
    if (at >= body.length || peek() !== character) throw wrong;
    at++;
  };
  const text = (): Text => {
    const start = at;
    eat('"');
    while (peek() !== '"' || at >= body.length) {
      if (at >= body.length || (body[at] ?? 0) < 0x20) throw wrong;
      at += peek() === '\\' ? 2 : 1;
    }
    eat('"');
    const raw = body.subarray(start, at);
    try {
      return { bytes: raw, value: JSON.parse(new TextDecoder().decode(raw)) as string };
    } catch {
      throw wrong;
    }
  };
  const node = (): Node => {
    space();
    const first = peek();
    if (first === '"') return { kind: 'text', text: text() };
    if (first === '[' || first === '{') {
      at++;
      const close = first === '[' ? ']' : '}';
      const items: Node[] = [];
      const members: [Text, Node][] = [];
      space();
      if (peek() === close) at++;
      else {
        for (;;) {
          if (first === '[') items.push(node());
          else {
            space();
            const name = text();
            space();
            eat(':');
            members.push([name, node()]);
          }
          space();
          if (peek() === close) break;
          eat(',');
        }
        eat(close);
      }
      return first === '[' ? { kind: 'list', items } : { kind: 'object', members };
    }
    const rest = Buffer.from(body.subarray(at)).toString('latin1');
    const word = /^(?:true|false|null)/.exec(rest)?.[0];
    const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/.exec(rest)?.[0];
    if (word === undefined && number === undefined) throw wrong;
    at += (word ?? number ?? '').length;
    return number === undefined ? { kind: 'word' } : { kind: 'number', text: number };
  };
  try {
    const root = node();
    space();
    if (at < body.length) throw wrong;
    // Damage may have made the array something else.
    if (root.kind === 'object') return [faultIn(root, '', 1) ?? 'ok'];
    if (root.kind !== 'list') throw wrong;
    return root.items.map((item) => faultIn(item, '', 1) ?? 'ok');
  } catch (error) {
    if (error === wrong) return 'body.malformed';
    throw error;
  }
}

function faultIn(node: Node, pointer: string, depth: number): string | undefined {
  if (node.kind === 'text') return textFault(node.text, pointer);
  if (node.kind === 'number')
    return Math.abs(Number(node.text)) > 2 ** 53 - 1 ? `event.number_unsafe ${pointer}` : undefined;
  if (node.kind === 'word') return undefined;
  if (depth > DEPTH_MAX) return `event.too_deep ${pointer}`;
  const seen = new Set<string>();
  const parts =
    node.kind === 'list'
      ? node.items.map((item, at) => [undefined, item, String(at)] as const)
      : node.members.map(([name, value]) => [name, value, name.value] as const);
  for (const [name, value, step] of parts) {
    // oxlint-disable-next-line no-control-regex -- the pointer shows control characters as U+FFFD
    const shown = step.toWellFormed().replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd');
    const inner = `${pointer}/${shown.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (name !== undefined) {
      const fault = textFault(name, inner);
      if (fault !== undefined) return fault;
      if (seen.has(name.value)) return `event.duplicate_key ${inner}`;
      seen.add(name.value);
    }
    const fault = faultIn(value, inner, depth + 1);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function textFault(text: Text, pointer: string): string | undefined {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(text.bytes);
  } catch {
    return `event.bad_utf8 ${pointer}`;
  }
  if (!text.value.isWellFormed()) return `event.bad_utf8 ${pointer}`;
  return text.value.includes('\0') ? `event.invalid ${pointer}` : undefined;
}
