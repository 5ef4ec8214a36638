/** The page as PDF, set for A4 and for being read to somebody. */

import { citation, figureColumns, madeSafe } from './document.ts';
import type { Block, Day, Fact, PageDocument, Point, Remark, Row, Shape } from './document.ts';
import { ACCENT, LINE, LOUD, MUTED, Sheets } from './pdf-sheet.ts';
import type { Style } from './pdf-sheet.ts';

const TEXT: Style = { size: 9.5 };
const SMALL: Style = { size: 8.5, color: MUTED };
const CODE: Style = { size: 8.5 };
const TITLE: Style = { size: 20, weight: 'bold' };
/** Longer ones, as the headline of an answer, are set smaller. */
const TITLE_LENGTH_MAX = 80;
const HEADING: Style = { size: 12, weight: 'bold' };
const DAY: Style = { size: 9.5, weight: 'bold' };
const CLOCK_AT = 12;
const TEXT_AT = 62;
const ENTRY_WIDTH = 46;
const ROWS_AT_ONCE = 20;
/** Longer ones go on on the next sheet. */
const ROW_HEIGHT_MAX = 260;

/** @param breathe is waited for between pieces of work, for whoever has something else to do meanwhile */
export async function pdfPage(
  document: PageDocument,
  breathe: () => Promise<void> = async () => {},
): Promise<Uint8Array> {
  const { language, title, log, blocks, foot, made, noFont } = madeSafe(document);
  const sheets = new Sheets({ title, language, made: new Date(made) });
  const heading: Style = title.length > TITLE_LENGTH_MAX ? { ...TITLE, size: 14 } : TITLE;
  sheets.as('H1', () => sheets.draw(sheets.lines(title, sheets.width, heading), 0, heading));
  const small: Style = { ...SMALL, color: ACCENT };
  sheets.as('P', () => sheets.draw(sheets.lines(log, sheets.width, small), 0, small));
  sheets.gap(10);
  for (const block of blocks) {
    await breathe();
    if (block.kind === 'days') await drawDays(sheets, block.days, breathe);
    else drawBlock(sheets, block);
  }
  await breathe();
  if (sheets.missing > 0) {
    sheets.gap(8);
    paragraph(sheets, noFont(sheets.missing), { ...TEXT, color: LOUD });
  }
  return sheets.finish(foot, (page, pages) => `${page} / ${pages}`);
}

function drawBlock(sheets: Sheets, block: Exclude<Block, { kind: 'days' }>): void {
  switch (block.kind) {
    case 'heading':
      sheets.gap(12);
      sheets.need(60);
      sheets.rule();
      sheets.y += 8;
      sheets.as('H2', () => sheets.draw(sheets.lines(block.text, sheets.width, HEADING), 0, HEADING));
      sheets.gap(4);
      return;
    case 'paragraph':
      paragraph(sheets, block.text, toned(TEXT, block.tone));
      sheets.gap(5);
      return;
    case 'facts':
      for (const fact of block.facts) drawFact(sheets, fact);
      sheets.gap(5);
      return;
    case 'points':
      for (const point of block.points) drawPoint(sheets, point);
      sheets.gap(4);
      return;
    case 'table':
      drawTable(sheets, block.head, block.rows);
      sheets.gap(6);
      return;
    case 'command':
      paragraph(sheets, block.text, CODE, 10);
      sheets.gap(3);
  }
}

function paragraph(sheets: Sheets, text: string, style: Style, x = 0): void {
  sheets.as('P', () => sheets.draw(sheets.lines(text, sheets.width - x, style), x, style));
}

function toned(style: Style, tone: string | undefined): Style {
  if (tone === 'loud') return { ...style, weight: 'bold', color: LOUD };
  return tone === 'quiet' ? { ...style, color: MUTED } : style;
}

function drawFact(sheets: Sheets, { name, value, isCode }: Fact): void {
  const style = isCode === true ? CODE : TEXT;
  sheets.need(sheets.height(1, TEXT));
  sheets.as('P', () => {
    for (const line of sheets.lines(name, 100, SMALL).slice(0, 1)) sheets.drawLine(line, 0, SMALL);
    sheets.draw(sheets.lines(value, sheets.width - 110, style), 110, style);
  });
}

function drawPoint(sheets: Sheets, { text, tone, entries = [], basis }: Point): void {
  const style = toned(TEXT, tone);
  const lines = sheets.lines(`${text}${citation(entries, basis)}`, sheets.width - 12, style);
  sheets.need(sheets.height(Math.min(lines.length, 3), style));
  sheets.as('LI', () => {
    for (const mark of sheets.lines(tone === 'loud' ? '!' : '·', 10, { ...style, weight: 'bold' }))
      sheets.drawLine(mark, 2, style);
    sheets.draw(lines, 12, style);
  });
  sheets.y += 1.5;
}

async function drawDays(sheets: Sheets, days: readonly Day[], breathe: () => Promise<void>): Promise<void> {
  let drawn = 0;
  for (const { label, count, rows } of days) {
    sheets.gap(6);
    const [first] = rows;
    // A day is not parted from what happened first on it.
    sheets.need(44 + (first === undefined ? 0 : rowHeight(sheets, first)));
    sheets.as('H3', () => sheets.draw(sheets.lines(`${label} (${count})`, sheets.width, DAY), 0, DAY));
    sheets.y += 2;
    for (const row of rows) {
      drawRow(sheets, row);
      if (++drawn % ROWS_AT_ONCE === 0) await breathe();
    }
  }
}

function drawRow(sheets: Sheets, { clock, shape, text, entry, remarks }: Row): void {
  const width = rowWidth(sheets);
  const lines = sheets.lines(text, width, TEXT);
  sheets.need(rowHeight(sheets, { text, remarks }));
  sheets.mark(MARKS[shape], 0);
  sheets.as('LI', () => {
    for (const line of sheets.lines(clock, 60, SMALL)) sheets.drawLine(line, CLOCK_AT, SMALL);
    for (const line of sheets.lines(`#${entry}`, ENTRY_WIDTH + 20, SMALL))
      sheets.drawLine(line, sheets.width - line.width, SMALL);
    sheets.draw(lines, TEXT_AT, TEXT);
    for (const remark of remarks) drawRemark(sheets, remark, width);
  });
  sheets.y += 3;
}

function rowWidth({ width }: Sheets): number {
  return width - TEXT_AT - ENTRY_WIDTH;
}

/** Of a sentence with what stands below it, as far as that is kept on one sheet. */
function rowHeight(sheets: Sheets, { text, remarks }: Pick<Row, 'text' | 'remarks'>): number {
  const width = rowWidth(sheets);
  const sentence = sheets.height(sheets.lines(text, width, TEXT).length, TEXT);
  const below = remarks.map((remark) => sheets.height(remarkLines(sheets, remark, width).length, SMALL));
  return Math.min(
    ROW_HEIGHT_MAX,
    below.reduce((sum, height) => sum + height, sentence),
  );
}

function remarkLines(sheets: Sheets, { text, entries = [] }: Remark, width: number): ReturnType<Sheets['lines']> {
  return sheets.lines(`${text}${citation(entries)}`, width - 10, SMALL);
}

function drawRemark(sheets: Sheets, remark: Remark, width: number): void {
  const { kind, tone } = remark;
  const style = tone === 'loud' ? { ...SMALL, color: LOUD } : SMALL;
  const lines = remarkLines(sheets, remark, width);
  const height = sheets.height(lines.length, style);
  sheets.need(Math.min(height, 200));
  sheets.bar(
    TEXT_AT + 2,
    Math.min(height, 200),
    tone === 'loud' ? LOUD : LINE,
    kind === 'claimed' || kind === 'unknown',
  );
  sheets.draw(lines, TEXT_AT + 10, style);
}

/**
 * Columns as wide as what stands in them asks for, shrunk together where that is too much, and set apart where there is room.
 * On each sheet that it reaches, the head of a table stands above its rows.
 */
function drawTable(sheets: Sheets, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const figures = figureColumns(rows);
  const spaceMin = 10;
  const wanted = head.map((_, at) =>
    Math.max(
      ...[head, ...rows].map((row) =>
        Math.max(24, ...sheets.lines(row[at] ?? '', 200, TEXT).map(({ width }) => width)),
      ),
    ),
  );
  const room = sheets.width - spaceMin * (head.length - 1);
  const asked = wanted.reduce((sum, width) => sum + width, 0);
  const widths = wanted.map((width) => width * Math.min(1, room / asked) + 0.1);
  const space = spaceMin + Math.max(0, room - asked) / Math.max(1, head.length - 1);
  const drawCells = (row: readonly string[], style: Style): void => {
    const cells = row.map((cell, at) => sheets.lines(cell, widths[at] ?? room, style));
    const height = sheets.height(Math.max(1, ...cells.map((lines) => lines.length)), style);
    if (sheets.need(height) && row !== head) drawCells(head, SMALL);
    const top = sheets.y;
    let x = 0;
    for (const [at, lines] of cells.entries()) {
      const width = widths[at] ?? 0;
      sheets.y = top;
      for (const line of lines) {
        sheets.drawLine(line, figures.has(at) ? x + width - line.width : x, style);
        sheets.y += sheets.height(1, style);
      }
      x += width + space;
    }
    sheets.y = top + height + 2;
    sheets.rule();
    sheets.y += 2;
  };
  sheets.as('P', () => drawCells(head, SMALL));
  for (const row of rows) sheets.as('P', () => drawCells(row, TEXT));
}

/** On a field of ten by ten. */
const MARKS: Readonly<Record<Shape, string>> = {
  person: 'M8.6 5 A3.6 3.6 0 1 1 1.4 5 A3.6 3.6 0 1 1 8.6 5 Z',
  agent: 'M5 .9 L8.6 3 L8.6 7 L5 9.1 L1.4 7 L1.4 3 Z',
  rule: 'M5 .7 L9.3 5 L5 9.3 L.7 5 Z',
  service: 'M1.5 1.5 L8.5 1.5 L8.5 8.5 L1.5 8.5 Z',
  system: 'M.8 3.4 L9.2 3.4 L9.2 6.6 L.8 6.6 Z',
};
