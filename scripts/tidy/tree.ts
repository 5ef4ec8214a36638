/** The repository as the rules see it: every text file by path, program files parsed once. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';

/** What one rule found. `at` is a path, with `:line` where there is one. */
export interface Untidy {
  readonly at: string;
  readonly rule: string;
  readonly text: string;
}

export type Rule = (tree: Tree) => Untidy[];

/** A module named by an import, export-from or dynamic import. */
export interface Import {
  readonly from: string;
  readonly line: number;
  /** Only types are taken: nothing is loaded at run time. */
  readonly typeOnly: boolean;
}

export interface Program {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
  readonly comments: readonly { readonly text: string; readonly start: number; readonly line: number }[];
  /** The syntax tree in ESTree form; unknown because the rules that walk it check every node they meet. */
  readonly body: unknown;
  lineOf(offset: number): number;
}

export interface Tree {
  /** Path from the root, with `/`, to the text. */
  readonly files: ReadonlyMap<string, string>;
  readonly programs: readonly Program[];
}

const TEXT =
  /\.(ts|tsx|js|mjs|json|jsonc|md|css|html|yml|yaml|sh|svg|txt)$|^\.ci\/run$|^\.npmrc$|^\.gitignore$|^LICENSE$/;

/** Reads what git knows or would add, so that data folders and node_modules stay out. */
export function readTree(root: string): Tree {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  const paths = listed.split('\0').filter((path) => TEXT.test(path) && existsSync(join(root, path)));
  return treeOf(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

/** A tree from texts in memory. */
export function treeOf(files: Iterable<readonly [string, string]>): Tree {
  const byPath = new Map(files);
  const programs = [...byPath].filter(([path]) => /\.(ts|tsx|js)$/.test(path));
  return { files: byPath, programs: programs.map(([path, text]) => parse(path, text)) };
}

export function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path);
}

function parse(path: string, text: string): Program {
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  const lineOf = (offset: number): number => {
    let low = 0;
    let high = lineStarts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((lineStarts[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const parsed = parseSync(path, text);
  const imports: Import[] = [];
  for (const each of parsed.module.staticImports) {
    const typeOnly = each.entries.length > 0 && each.entries.every((entry) => entry.isType);
    imports.push({ from: each.moduleRequest.value, line: lineOf(each.start), typeOnly });
  }
  for (const each of parsed.module.staticExports) {
    const first = each.entries[0];
    if (first?.moduleRequest === null || first?.moduleRequest === undefined) continue;
    const typeOnly = each.entries.every((entry) => entry.isType);
    imports.push({ from: first.moduleRequest.value, line: lineOf(each.start), typeOnly });
  }
  for (const each of parsed.module.dynamicImports) {
    const quoted = /^['"](.+)['"]$/.exec(text.slice(each.moduleRequest.start, each.moduleRequest.end));
    if (quoted?.[1] !== undefined) imports.push({ from: quoted[1], line: lineOf(each.start), typeOnly: false });
  }
  const comments = parsed.comments.map((each) => ({ text: each.value, start: each.start, line: lineOf(each.start) }));
  return { path, text, imports, comments, body: parsed.program, lineOf };
}

/** Calls `visit` for every node of a syntax tree, parents first. */
export function walk(node: unknown, visit: (node: SyntaxNode, parent: SyntaxNode | undefined) => void): void {
  const go = (value: unknown, parent: SyntaxNode | undefined): void => {
    if (Array.isArray(value)) {
      for (const each of value) go(each, parent);
    } else if (isNode(value)) {
      visit(value, parent);
      for (const key in value) if (key !== 'parent') go(value[key], value);
    }
  };
  go(node, undefined);
}

export interface SyntaxNode extends Record<string, unknown> {
  readonly type: string;
  readonly start: number;
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
