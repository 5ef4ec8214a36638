/** A directory file: which accounts in which tools belong to one person. CSV or JSON, never linked by names. */
import { CannotRun } from '../trouble.ts';

export interface Account {
  readonly type: string;
  readonly id: string;
  readonly source?: string;
}

/** The accounts of one person, or of one campaign, and where in the file they stand, from 1. */
export interface DirectoryRow {
  readonly row: number;
  readonly accounts: readonly Account[];
}

export interface DirectoryFile {
  readonly rows: readonly DirectoryRow[];
  /** Columns that name no account. */
  readonly unused: readonly string[];
}

export const FILE_BYTES_MAX = 16 * 2 ** 20;
const ROWS_MAX = 20_000;
const ACCOUNTS_MAX = 32;
const ID_LENGTH_MAX = 1_000;
/** `user@crm`: ids of users as the source `crm` has them; `user@` of whichever source knows them. */
const COLUMN = /^([A-Za-z][A-Za-z0-9_.:-]{0,99})@(.{0,256})$/u;

/** @throws CannotRun with the row where something is not as it should be */
export function parseDirectoryFile(text: string, name: string): DirectoryFile {
  const plain = text.startsWith('\uFEFF') ? text.slice(1) : text;
  return name.toLowerCase().endsWith('.json') ? fromJson(plain) : fromCsv(plain);
}

function fromCsv(text: string): DirectoryFile {
  const [header, ...records] = parseCsv(text);
  if (header === undefined) throw new CannotRun('the file is empty');
  const columns = header.cells.map((cell) => COLUMN.exec(cell.trim()));
  const unused = header.cells.filter((_, at) => columns[at] === null);
  if (columns.filter((column) => column !== null).length < 2)
    throw new CannotRun(
      'the first row must name at least two columns of accounts, as user@crm and user@mailer; names alone link nobody',
    );
  checkCount(records.length);
  const rows = records.map(({ row, cells }) => {
    if (cells.length > header.cells.length)
      throw new CannotRun(`row ${row} has ${cells.length} cells, the first row ${header.cells.length}`);
    const accounts = columns.flatMap((column, at): Account[] => {
      const id = cells[at]?.trim() ?? '';
      if (column === null || id === '') return [];
      const [, type = '', source = ''] = column;
      return [{ type, id, ...(source === '' ? {} : { source }) }];
    });
    return checked({ row, accounts });
  });
  return { rows, unused };
}

function fromJson(text: string): DirectoryFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new CannotRun('the file is not JSON', error);
  }
  if (!Array.isArray(value))
    throw new CannotRun('the file must be a list: [{"accounts": [{"type": "user", "id": "…"}]}]');
  checkCount(value.length);
  return { rows: value.map((item, at) => checked({ row: at + 1, accounts: accountsOf(item, at + 1) })), unused: [] };
}

function accountsOf(item: unknown, row: number): Account[] {
  const accounts = memberOf(item, 'accounts');
  if (!Array.isArray(accounts)) throw new CannotRun(`item ${row} has no "accounts"; names alone link nobody`);
  return accounts.map((account) => {
    const [type, id, source] = ['type', 'id', 'source'].map((name) => memberOf(account, name));
    const isText = typeof type === 'string' && typeof id === 'string' && type !== '' && id !== '';
    if (!isText || (source !== undefined && typeof source !== 'string'))
      throw new CannotRun(`item ${row}: an account has a type and an id, and may have a source, all of them text`);
    return { type, id, ...(source === undefined ? {} : { source }) };
  });
}

function checked(row: DirectoryRow): DirectoryRow {
  if (row.accounts.length > ACCOUNTS_MAX)
    throw new CannotRun(`row ${row.row} names more than ${ACCOUNTS_MAX} accounts`);
  if (row.accounts.some(({ id }) => id.length > ID_LENGTH_MAX))
    throw new CannotRun(`row ${row.row}: an id is too long`);
  return row;
}

function checkCount(count: number): void {
  if (count > ROWS_MAX) throw new CannotRun(`the file has more than ${ROWS_MAX} rows; import it in parts`);
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}

interface CsvRecord {
  /** Of records, from 1: the header is the first. */
  readonly row: number;
  readonly cells: readonly string[];
}

/** RFC 4180; cells parted by commas, or by semicolons where the first line has these alone. @throws CannotRun */
export function parseCsv(text: string): CsvRecord[] {
  const firstLine = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  const comma = !firstLine.includes(',') && firstLine.includes(';') ? ';' : ',';
  const records: CsvRecord[] = [];
  let cells: string[] = [];
  let at = 0;
  const end = (): void => {
    // An empty line is no record.
    if (cells.length > 1 || cells[0] !== '') records.push({ row: records.length + 1, cells });
    cells = [];
  };
  while (at < text.length) {
    const cell = text[at] === '"' ? quotedCell(text, at, records.length + 1) : plainCell(text, at, comma);
    cells.push(cell.value);
    at = cell.end;
    if (text[at] === comma) {
      at++;
      if (at === text.length) cells.push('');
      continue;
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at++;
    if (at < text.length && text[at] !== '\n' && text[at] !== '\r')
      throw new CannotRun(`row ${records.length + 1}: something stands behind a closing quote`);
    at++;
    end();
  }
  if (cells.length > 0) end();
  return records;
}

function plainCell(text: string, from: number, comma: string): { value: string; end: number } {
  let end = from;
  while (end < text.length && text[end] !== comma && text[end] !== '\n' && text[end] !== '\r') end++;
  return { value: text.slice(from, end), end };
}

function quotedCell(text: string, from: number, row: number): { value: string; end: number } {
  let value = '';
  for (let at = from + 1; ;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) throw new CannotRun(`row ${row}: a quote is not closed`);
    value += text.slice(at, quote);
    if (text[quote + 1] !== '"') return { value, end: quote + 1 };
    value += '"';
    at = quote + 2;
  }
}
