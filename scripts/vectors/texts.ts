/** Vectors of the small texts inside commitments: paths, numbers and canonical JSON. */
import { canonicalJson, joinPath } from '@trailmark/core';

const nameLists = [
  [],
  ['reason'],
  ['targets', '0', 'id'],
  ['data', 'utm.source'],
  ['data', 'a\\b', '.'],
  ['data', ''],
  ['', ''],
  ['data', 'Gr\u00f6\u00dfe', '\u{1f600}'],
  ['data', '__proto__'],
];

/** JSON texts as a source may send them; each has one canonical text. */
const jsonTexts = [
  '{"b":1,"a":[true,false,null]}',
  '{ "\\u20ac": "Euro", "\\r": "CR", "\\ufb33": "Dalet", "1": "One", "\\ud83d\\ude00": "Emoji", "\\u0080": "Control" }',
  '["\\u000f\\n\\t\\b\\f\\r\\"\\\\\\/", "\\u007f\\u2028"]',
  '[333333333.33333329, 1E3, 4.50, 2e-3, 0.000000000000000000000000001, -0, 9007199254740991, -1.5e-7]',
  '{"__proto__":{"10":0,"9":0},"a":{}}',
  '[]',
];

export function textVectors(): unknown {
  return {
    paths: nameLists.map((names) => ({ names, path: joinPath(names) })),
    notPaths: ['\\', 'a\\', 'a\\b', 'a\\\\\\', '\\n'],
    canonical: jsonTexts.map((json) => ({ json, canonical: canonicalJson(JSON.parse(json)) })),
    notCanonical: [
      { json: '"\\ud800"', why: 'a lone surrogate' },
      { json: '{"\\udc00":1}', why: 'a lone surrogate in a name' },
      { json: '9007199254740992', why: 'a magnitude of 2^53' },
      { json: '[-1e300]', why: 'a magnitude above 2^53' },
    ],
  };
}
