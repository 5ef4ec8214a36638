/** The fonts of the PDF: one family in files by script; which file sets which characters, and what none of them has. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export type Weight = 'regular' | 'bold';

/** A stretch of text that one font sets. */
export interface Run {
  readonly font: string;
  readonly text: string;
}

export interface SetText {
  readonly runs: readonly Run[];
  /** Characters that stand as the placeholder. */
  readonly missing: number;
}

/** Stands for a character that no font has; the page says so. */
export const PLACEHOLDER = '\ufffd';

/** The first that has a character sets it. */
const SCRIPTS = [
  'latin',
  'latin-ext',
  'greek',
  'greek-ext',
  'cyrillic',
  'cyrillic-ext',
  'vietnamese',
  'devanagari',
] as const;
const WEIGHTS: Readonly<Record<Weight, number>> = { regular: 400, bold: 600 };
/** They say how others are to be drawn and have no picture of their own. */
const INVISIBLE = /\u200c|\u200d|\ufe0e|\ufe0f/g;

/** What the first font sets alone, which most texts are made of. */
const LATIN = /^[\u0020-\u007e\u00a0-\u00ff]*$/;

const require = createRequire(import.meta.url);
const file = (name: string): Buffer => readFileSync(require.resolve(`@fontsource/noto-sans/${name}`));
const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Names and files of all fonts, read once. */
export function fontFiles(): readonly { readonly name: string; readonly file: Buffer }[] {
  files ??= SCRIPTS.flatMap((script) =>
    (['regular', 'bold'] as const).map((weight) => ({
      name: `${script} ${weight}`,
      file: file(`files/noto-sans-${script}-${WEIGHTS[weight]}-normal.woff`),
    })),
  );
  return files;
}
let files: readonly { readonly name: string; readonly file: Buffer }[] | undefined;

/** The text in runs, each set by the font that has all characters of it. */
export function setText(text: string, weight: Weight): SetText {
  if (LATIN.test(text)) return { runs: [{ font: `latin ${weight}`, text }], missing: 0 };
  const runs: { font: string; text: string }[] = [];
  let missing = 0;
  for (const { segment } of segmenter.segment(text)) {
    const last = runs.at(-1);
    const script = scriptOf(segment);
    if (script === undefined) missing++;
    const font = `${script ?? 'latin'} ${weight}`;
    const shown = script === undefined ? PLACEHOLDER : segment;
    if (last?.font === font) last.text += shown;
    else runs.push({ font, text: shown });
  }
  return { runs, missing };
}

/** Whatever a reader sees as one character is set by one font, or not at all. */
function scriptOf(segment: string): string | undefined {
  const points = Array.from(segment.replaceAll(INVISIBLE, ''), (character) => character.codePointAt(0) ?? 0);
  return SCRIPTS.find((script) => points.every((point) => hasPoint(script, point)));
}

function hasPoint(script: string, point: number): boolean {
  coverage ??= readCoverage();
  return coverage.get(script)?.some(([from, to]) => point >= from && point <= to) ?? false;
}
type Range = readonly [from: number, to: number];
let coverage: ReadonlyMap<string, readonly Range[]> | undefined;

/** What each file holds, as its package says: `U+0460-052F,U+20B4`. */
function readCoverage(): ReadonlyMap<string, readonly Range[]> {
  const ranges: unknown = JSON.parse(file('unicode.json').toString('utf8'));
  return new Map(
    Object.entries(typeof ranges === 'object' && ranges !== null ? ranges : {}).map(([script, text]) => [
      script,
      String(text)
        .split(',')
        .map((range): Range => {
          const [from = '', to = from] = range.replace('U+', '').split('-');
          return [Number.parseInt(from, 16), Number.parseInt(to, 16)];
        }),
    ]),
  );
}
