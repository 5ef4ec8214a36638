/** Prints lists: a table for people, JSON, NDJSON or CSV for programs. Recorded text cannot steer terminal or sheet. */
import { Option, type Command } from 'commander';

export type ListFormat = 'table' | 'json' | 'ndjson' | 'csv';

export interface Column<Row> {
  readonly title: string;
  readonly of: (row: Row) => string;
  /** Longest shown in a table; the last column takes what is left of the line. */
  readonly widthMax?: number;
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
      return formatTable(rows, columns, process.stdout.columns ?? 120);
  }
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
  const widths = columns.map(({ title, widthMax = 40 }, index) => {
    const longest = Math.max(title.length, ...cells.map((row) => row[index]?.length ?? 0));
    return Math.min(longest, widthMax);
  });
  const elastic = columns.findIndex((column) => column.widthMax === Infinity);
  if (elastic !== -1) {
    const others = widths.reduce((sum, width, index) => sum + (index === elastic ? 0 : width + 2), 0);
    widths[elastic] = Math.max(20, Math.min(widths[elastic] ?? 0, lineWidth - others));
  }
  const line = (texts: readonly string[]): string =>
    `${texts
      .map((each, index) => fit(each, widths[index] ?? 0))
      .join('  ')
      .trimEnd()}\n`;
  return line(columns.map((column) => column.title)) + cells.map(line).join('');
}

function fit(text: string, width: number): string {
  const characters = Array.from(text);
  return characters.length > width
    ? `${characters.slice(0, width - 1).join('')}…`
    : text + ' '.repeat(width - characters.length);
}
