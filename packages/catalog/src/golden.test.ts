/**
 * The sentence of every type, in every way it is told, against files that people have read. `vitest -u` writes them
 * anew; then they are to be read again.
 */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { catalogTypes, classify } from './index.ts';
import { exampleEvent } from './example-event.ts';
import { goldenText, variantsOf } from './golden.fixture.ts';
import { english } from './english.ts';
import { german } from './german.ts';
import { missingOf } from './missing.ts';
import { toldSentence } from './sentence.ts';

const FOLDER = join(import.meta.dirname, '../golden');
const families = [...new Set(catalogTypes.map(({ family }) => family))].toSorted();

describe('golden sentences', () => {
  test.each(families)('%s', async (family) => {
    const text = catalogTypes
      .filter((type) => type.family === family)
      .map(goldenText)
      .join('\n');
    await expect(text).toMatchFileSnapshot(join(FOLDER, `${family}.txt`));
  });

  test('there is no file of a family that is gone', () => {
    expect(readdirSync(FOLDER).toSorted()).toEqual(families.map((family) => `${family}.txt`));
  });
});

test('every example can be recorded, says all that its type requires, and names no field the type has not', () => {
  for (const type of catalogTypes) {
    const event = exampleEvent(type);
    const result = classify(event, { source: 's', own: true });
    expect(result.ok ? [] : [type.name, result.problem.detail, result.problem.pointer]).toEqual([]);
    expect(missingOf(event, type, { sealed: [], isPartlyGone: false }), type.name).toEqual([]);
    const names = Object.keys(type.example.data ?? {});
    expect(
      names.filter((name) => !Object.hasOwn(type.data ?? {}, name)),
      type.name,
    ).toEqual([]);
  }
});

test('no raw id where a name is known, no gap, no leftover of the template, in any way of telling', () => {
  for (const type of catalogTypes) {
    for (const { name, event, sealed } of variantsOf(type)) {
      for (const language of [english, german]) {
        const text = toldSentence(event, type, sealed, language);
        const what = `${type.name}, ${name}, ${language.tag}: ${text}`;
        expect(text, what).not.toMatch(
          /\{(?:actor|target|did|data|moved|hat|ist)\b|[[\]\0\u0001]|undefined|\bnull\b|\s{2}|^\s|\s$|,,|, ,|\s[,.;:]|\(\)/,
        );
        expect(toldSentence(withMarkedIds(event), type, sealed, language), what).not.toContain(MARK);
      }
    }
  }
});

const MARK = 'raw-id';

/** Every id of somebody or something that has a name is one that no sentence could hold by chance. */
function withMarkedIds(event: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(event), (_, value: unknown) =>
    typeof value === 'object' && value !== null && 'id' in value && 'name' in value ? { ...value, id: MARK } : value,
  );
}

test('what did not happen is told so, unless the type is of what did not happen', () => {
  for (const type of catalogTypes) {
    const [first, ...others] = variantsOf(type);
    const success = toldSentence(first!.event, type, [], english); // there is always one
    for (const { name, event } of others.filter((variant) => ['denied', 'failure'].includes(variant.name)))
      expect(toldSentence(event, type, [], english), `${type.name} ${name}`).not.toBe(success);
  }
});
