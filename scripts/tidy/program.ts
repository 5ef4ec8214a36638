/** Rules for what stands in a program file: where SQL, status codes and the environment belong, length, opening words. */
import { roomOf } from './rooms.ts';
import { isNode, isTest, walk, type Program, type Rule, type SyntaxNode, type Untidy } from './tree.ts';

const FILE_LINES_MAX = 500;

/** A rule on single programs, with the files it does not concern left out. */
function forPrograms(
  rule: string,
  concerns: (path: string) => boolean,
  check: (program: Program, add: (offset: number, text: string) => void) => void,
): Rule {
  return (tree) => {
    const found: Untidy[] = [];
    for (const program of tree.programs) {
      if (!concerns(program.path)) continue;
      check(program, (offset, text) => found.push({ at: `${program.path}:${program.lineOf(offset)}`, rule, text }));
    }
    return found;
  };
}

const isRoomSource = (path: string): boolean => roomOf(path) !== undefined && !isTest(path);

const SQL =
  /^\s*(SELECT\b[^]*\bFROM|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|(CREATE|ALTER|DROP)\s+(VIRTUAL\s+|UNIQUE\s+|TEMP\s+)?(TABLE|INDEX|TRIGGER|VIEW)|PRAGMA\s+\w|BEGIN\s+(IMMEDIATE|EXCLUSIVE)|VACUUM\b)/;

/** SQL is written by hand, in the engines and nowhere else. Tests tamper with stores and may. */
export const sqlRule = forPrograms(
  'sql',
  (path) => isRoomSource(path) && !path.startsWith('packages/ledger/src/engines/'),
  (program, add) => {
    for (const each of program.imports) {
      const offset = program.text.split('\n', each.line - 1).join('\n').length + (each.line > 1 ? 1 : 0);
      if (/^(node:sqlite|pg|postgres)$/.test(each.from))
        add(offset, `${each.from} is for packages/ledger/src/engines only`);
    }
    walk(program.body, (node) => {
      const text = node.type === 'Literal' ? node['value'] : node.type === 'TemplateElement' ? rawOf(node) : undefined;
      if (typeof text === 'string' && SQL.test(text))
        add(node.start, 'SQL stands only under packages/ledger/src/engines');
    });
  },
);

function rawOf(node: SyntaxNode): unknown {
  const value = node['value'];
  return typeof value === 'object' && value !== null && 'raw' in value ? value.raw : undefined;
}

const STATUS_NAME = /^(status|statusCode|httpStatus)$/;
const STATUS_CALL = /^(code|status|writeHead|sendStatus)$/;

/** HTTP status codes are the server's and the contract's; others go by the code of the problem. */
export const statusRule = forPrograms(
  'status',
  (path) => isRoomSource(path) && !/^(apps\/server|packages\/contract)\//.test(path),
  (program, add) => {
    walk(program.body, (node, parent) => {
      const value = node.type === 'Literal' ? node['value'] : undefined;
      if (typeof value !== 'number' || !Number.isInteger(value) || value < 200 || value > 599) return;
      if (parent !== undefined && speaksOfStatus(parent))
        add(node.start, `status ${value} belongs into contract or server`);
    });
  },
);

function speaksOfStatus(parent: SyntaxNode): boolean {
  if (parent.type === 'BinaryExpression')
    return nameIn(parent['left'], STATUS_NAME) || nameIn(parent['right'], STATUS_NAME);
  if (parent.type === 'Property') return nameIn(parent['key'], STATUS_NAME);
  return parent.type === 'CallExpression' && nameIn(parent['callee'], STATUS_CALL);
}

function nameIn(node: unknown, names: RegExp): boolean {
  if (!isNode(node)) return false;
  const last = node.type === 'MemberExpression' ? node['property'] : node;
  return isNode(last) && last.type === 'Identifier' && typeof last['name'] === 'string' && names.test(last['name']);
}

/** Settings come in at two doors; everything else is told. */
export const environmentRule = forPrograms(
  'environment',
  (path) => isRoomSource(path) && !/^apps\/(cli\/|server\/src\/config(\/|\.ts$))/.test(path),
  (program, add) => {
    walk(program.body, (node) => {
      if (node.type !== 'MemberExpression') return;
      const object = node['object'];
      const isProcess = isNode(object) && object.type === 'Identifier' && object['name'] === 'process';
      if (isProcess && nameIn(node, /^env$/)) add(node.start, 'process.env is read in server/src/config and cli only');
    });
  },
);

export const lengthRule = forPrograms(
  'length',
  (path) => !path.endsWith('.generated.ts'),
  (program, add) => {
    const lines = program.text.split('\n').length - 1;
    if (lines > FILE_LINES_MAX) add(0, `${lines} lines; ${FILE_LINES_MAX} is the most a file may have`);
  },
);

/** A file opens with a sentence on its job, so that a reader knows whether to read on. */
export const openingRule = forPrograms(
  'opening',
  (path) => !isTest(path),
  (program, add) => {
    const start = /^#!.*\n/.exec(program.text)?.[0].length ?? 0;
    const opening = program.comments.find((comment) => comment.start === start);
    if (opening === undefined) add(0, 'a file opens with a doc comment that says its job');
    else if (!/[a-z]{2,}[^]* [^]*[.:]/i.test(opening.text)) add(0, 'the opening comment is a sentence');
  },
);

export const unfinishedRule = forPrograms(
  'unfinished',
  () => true,
  (program, add) => {
    for (const comment of program.comments) {
      const word = /\b(TODO|FIXME|XXX|HACK)\b/.exec(comment.text)?.[1];
      if (word !== undefined) add(comment.start, `${word}: finish it, or say in a sentence why it is as it is`);
    }
  },
);
