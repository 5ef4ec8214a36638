/** Prints lists: a table for people, JSON, NDJSON or CSV for programs. Recorded text cannot steer terminal or sheet. */
import { Option, type Command } from 'commander';

export type ListFormat = 'table' | 'json' | 'ndjson' | 'csv';

export interface Column<Row> {
  readonly title: string;
  readonly of: (row: Row) => string;
  /** Longest shown in a table; Infinity: what is left of the line. */
  readonly widthMax?: number;
  /** Is copied from the table, as a key is: shown to its end, however wide that makes the line. */
  readonly isWhole?: boolean;
  /** Of the last column: on a terminal a long text goes on in the next line, elsewhere it stays in one. */
  readonly wraps?: boolean;
}

export function withFormat(command: Command): Command {
  const formats: ListFormat[] = ['table', 'json', 'ndjson', 'csv'];
  return command.addOption(new Option('--format <format>', 'how to print').choices(formats).default('table'));
}

/** The rows as text, ended by a line feed; nothing for no rows, but the column titles in CSV and `[]` in JSON. */
export function formatList<Row>(rows: readonly Row[], columns: readonly Column<Row>[], format: ListFormat): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(rows, null, 2)}\n`;
    case 'ndjson':
      return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    case 'csv':
      return [columns.map((column) => column.title), ...rows.map((row) => columns.map((column) => column.of(row)))]
        .map((cells) => `${cells.map(csvCell).join(',')}\r\n`)
        .join('');
    case 'table':
      return formatTable(rows, columns, lineWidth(columns.at(-1)?.wraps === true ? Infinity : 120));
  }
}

/** Of the terminal; where the output goes elsewhere, as COLUMNS says. */
export function lineWidth(elsewhere: number): number {
  return process.stdout.columns ?? (Number(process.env['COLUMNS']) || elsewhere);
}

/** One cell by RFC 4180. A sheet would run a cell that begins like a formula; an apostrophe makes it text. */
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r\n|%]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Text as a terminal may show it: control and direction characters become visible dots. */
export function plainText(text: string): string {
  return text.replace(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, '·');
}

export function formatTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[], lineWidth: number): string {
  if (rows.length === 0) return '';
  const cells = rows.map((row) => columns.map((column) => plainText(column.of(row))));
  const widths = columns.map(({ title, widthMax = 40, isWhole = false }, index) => {
    const longest = Math.max(title.length, ...cells.map((row) => widthOf(row[index] ?? '')));
    return isWhole ? longest : Math.min(longest, widthMax);
  });
  const elastic = columns.findIndex((column) => column.widthMax === Infinity);
  if (elastic !== -1)
    widths[elastic] = Math.min(widths[elastic] ?? 0, Math.max(ELASTIC_MIN, lineWidth - restOf(widths, elastic)));
  // Whatever is still too wide gives way, the widest first, until the line fits or nothing can be read any more.
  const givesWay = columns.map(({ isWhole = false }, index) => !isWhole && index !== elastic);
  for (let over = restOf(widths, -1) - lineWidth; over > 0; over--) {
    const widest = widths.reduce(
      (best, width, index) => (givesWay[index] === true && width > (widths[best] ?? 0) ? index : best),
      -1,
    );
    if ((widths[widest] ?? 0) <= COLUMN_MIN) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  const line = (texts: readonly string[]): string =>
    `${texts
      .map((each, index) => fit(each, widths[index] ?? 0))
      .join('  ')
      .trimEnd()}\n`;
  const last = columns.length - 1;
  const lines = (texts: readonly string[]): string =>
    wrap(texts[last] ?? '', widths[last] ?? 0)
      .map((each, at) => line(texts.map((text, index) => (index === last ? each : at === 0 ? text : ''))))
      .join('');
  const isWrapped = columns[last]?.wraps === true;
  return line(columns.map((column) => column.title)) + cells.map(isWrapped ? lines : line).join('');
}

/** Lines of at most that width, parted between words; a word that is wider has a line of its own. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let begun = '';
  for (const word of text.split(' ')) {
    const longer = begun === '' ? word : `${begun} ${word}`;
    if (begun !== '' && widthOf(longer) > width) {
      lines.push(begun);
      begun = word;
    } else begun = longer;
  }
  return [...lines, begun];
}

const ELASTIC_MIN = 20;
const COLUMN_MIN = 6;

/** The width of a line without the column at `left`; of the whole line where that is -1. */
function restOf(widths: readonly number[], left: number): number {
  return widths.reduce((sum, width, index) => sum + (index === left ? 0 : width), 2 * (widths.length - 1));
}

/** Columns of the terminal that a text takes: two for characters of East Asian width and pictures, none for marks. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += cellsOf(character);
  return width;
}

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;
const MARK = /[\p{M}\u200b-\u200d\ufeff]/u;

function cellsOf(character: string): number {
  if (character < '\u0300') return 1;
  if (MARK.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

function fit(text: string, width: number): string {
  const whole = widthOf(text);
  if (whole <= width) return text + ' '.repeat(width - whole);
  let shown = '';
  let taken = 0;
  for (const character of text) {
    const cells = cellsOf(character);
    if (taken + cells > width - 1) break;
    shown += character;
    taken += cells;
  }
  return `${shown}…${' '.repeat(Math.max(0, width - 1 - taken))}`;
}
