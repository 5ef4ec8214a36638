/** The page as plain text: what a terminal shows and a letter can hold. */

import type { Block, Day, PageDocument, Point } from './document.ts';
import { citation, figureColumns, madeSafe } from './document.ts';

const WIDTH = 78;
const NUMBER_WIDTH = 9;
const COLUMN_WIDTH_MAX = 30;
const COLUMN_WIDTH_MIN = 8;

export function textPage(document: PageDocument): string {
  const { title, log, blocks, foot } = madeSafe(document);
  const head = [...wrap(title, WIDTH), '='.repeat(Math.min(WIDTH, Math.max(...wrap(title, WIDTH).map(widthOf)))), log];
  const body = blocks.flatMap((block, at) =>
    block.kind === 'command' && blocks[at - 1]?.kind === 'command' ? linesOf(block) : ['', ...linesOf(block)],
  );
  return `${[...head, ...body, '', '-'.repeat(WIDTH), ...wrap(foot, WIDTH)].join('\n')}\n`;
}

function linesOf(block: Block): string[] {
  switch (block.kind) {
    case 'heading':
      return [...wrap(block.text, WIDTH), '-'.repeat(Math.min(WIDTH, widthOf(block.text)))];
    case 'paragraph':
      return wrap(block.tone === 'loud' ? `! ${block.text}` : block.text, WIDTH);
    case 'facts': {
      const nameWidth = Math.min(24, Math.max(...block.facts.map(({ name }) => widthOf(name)))) + 2;
      return block.facts.flatMap(({ name, value, isCode }) =>
        // What is compared or copied is never broken.
        isCode === true ? [`${padded(name, nameWidth)}${value}`] : hanging(padded(name, nameWidth), nameWidth, value),
      );
    }
    case 'points':
      return block.points.flatMap(pointLines);
    case 'days':
      return block.days.flatMap((day, at) => [...(at === 0 ? [] : ['']), ...dayLines(day)]);
    case 'table':
      return tableLines(block.head, block.rows);
    case 'command':
      return [`  ${block.text}`];
  }
}

function pointLines({ text, tone, entries = [], basis }: Point): string[] {
  return hanging(tone === 'loud' ? '! ' : '- ', 2, `${text}${citation(entries, basis)}`);
}

function dayLines({ label, count, rows }: Day): string[] {
  return [
    `${label} (${count})`,
    ...rows.flatMap(({ clock, text, entry, remarks }) => [
      ...hanging(`  ${clock}${`#${entry}`.padStart(NUMBER_WIDTH)}  `, 12 + NUMBER_WIDTH, text),
      ...remarks.flatMap((remark) =>
        hanging(
          `${' '.repeat(12 + NUMBER_WIDTH)}${remark.tone === 'loud' ? '! ' : '- '}`,
          14 + NUMBER_WIDTH,
          remark.text + citation(remark.entries ?? []),
        ),
      ),
    ]),
  ];
}

/** Columns as wide as their widest value, figures to the right. */
function tableLines(head: readonly string[], body: readonly (readonly string[])[]): string[] {
  const figures = figureColumns(body);
  const rows = [head, ...body];
  const widths = head.map((_, at) =>
    Math.min(COLUMN_WIDTH_MAX, Math.max(...rows.map((row) => widthOf(row[at] ?? '')))),
  );
  // A line that is too long for a letter is broken within its widest cells.
  const lineOf = (): number => widths.reduce((sum, width) => sum + width, 2 * (widths.length - 1));
  while (lineOf() > WIDTH) {
    const widest = widths.indexOf(Math.max(...widths));
    if ((widths[widest] ?? 0) <= COLUMN_WIDTH_MIN) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return rows.flatMap((row) => {
    const cells = row.map((cell, at) => wrap(cell, widths[at] ?? WIDTH));
    const height = Math.max(...cells.map((lines) => lines.length));
    return Array.from({ length: height }, (_, line) =>
      cells
        .map((lines, at) => {
          const text = lines[line] ?? '';
          const width = widths[at] ?? 0;
          return figures.has(at) ? ' '.repeat(Math.max(0, width - widthOf(text))) + text : padded(text, width);
        })
        .join('  ')
        .trimEnd(),
    );
  });
}

function hanging(first: string, indent: number, text: string): string[] {
  return wrap(text, Math.max(20, WIDTH - indent)).map((line, at) => (at === 0 ? first : ' '.repeat(indent)) + line);
}

/** Lines of at most `width` columns, broken between words; a longer word stands alone. Never empty. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** Letters of one column each, which most texts are made of alone. */
const NARROW = /^[\u0020-\u02ff]*$/;

/** Columns on a terminal, near enough: marks above letters take none, ideographs two. */
function widthOf(text: string): number {
  if (NARROW.test(text)) return text.length;
  let width = 0;
  for (const character of text) {
    if (/\p{M}/u.test(character)) continue;
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f300}-\u{3fffd}]/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return width;
}
