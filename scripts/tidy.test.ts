import { describe, expect, it } from 'vitest';
import { findUntidy } from './tidy.ts';
import { treeOf } from './tidy/tree.ts';

const MANIFEST = JSON.stringify({ exports: { '.': './src/index.ts', './web': './src/web.ts' } });
const BASE: Record<string, string> = {
  ...Object.fromEntries(
    ['README', 'ARCHITECTURE', 'CHANGELOG', 'CONTRIBUTING', 'SECURITY'].map((name) => [`${name}.md`, `# ${name}\n`]),
  ),
  LICENSE: 'Apache',
  'package-lock.json': '{}',
  'packages/core/package.json': MANIFEST,
  'packages/vault/package.json': MANIFEST,
  'packages/ledger/package.json': MANIFEST,
};
const OPENING = '/** What this file is for. */\n';

/** The findings about one file put into an otherwise tidy tree, as `rule line`. */
function untidyIn(path: string, text: string, others: Record<string, string> = {}): string[] {
  const found = findUntidy(treeOf(Object.entries({ ...BASE, ...others, [path]: text })));
  return found.map(({ at, rule }) => `${rule}${at.startsWith(path) ? at.slice(path.length) : ` ${at}`}`);
}

const source = (path: string, text: string, others?: Record<string, string>): string[] =>
  untidyIn(path, OPENING + text, others);

describe('rooms', () => {
  it('finds a tidy tree tidy', () => {
    expect(untidyIn('packages/vault/src/index.ts', `${OPENING}export * from '@trailmark/core';\n`)).toEqual([]);
  });
  it('refuses an import against the table', () => {
    expect(source('packages/core/src/a.ts', `import { x } from '@trailmark/vault';\n`)).toEqual(['rooms:2']);
    expect(source('packages/vault/src/a.ts', `const x = await import('@trailmark/ledger');\n`)).toEqual(['rooms:2']);
    expect(source('packages/vault/src/a.ts', `export type { X } from '@trailmark/ledger';\n`)).toEqual(['rooms:2']);
    expect(source('packages/novel/src/a.ts', `import '@trailmark/core';\n`)).toEqual(['rooms:2']);
  });
  it('lets scripts import anything, through the front door', () => {
    expect(source('scripts/a.ts', `import '@trailmark/ledger';\nimport '@trailmark/core/web';\n`)).toEqual([]);
    expect(source('scripts/a.ts', `import '@trailmark/core/src/tree.ts';\n`)).toEqual(['rooms:2']);
    expect(source('scripts/a.ts', `import '../packages/core/src/tree.ts';\n`)).toEqual(['rooms:2']);
    expect(source('scripts/a.ts', `import '@trailmark/nothing';\n`)).toEqual(['rooms:2']);
  });
  it('keeps the answers of the stories from all but the demo, scripts and tests', () => {
    const sample = {
      'packages/sample/package.json': JSON.stringify({ exports: { '.': './a.ts', './stories': './b.ts' } }),
    };
    const text = `import '@trailmark/sample/stories';\n`;
    for (const path of ['apps/cli/src/demo.ts', 'apps/cli/src/demo/begin.ts', 'scripts/a.ts', 'apps/cli/src/a.test.ts'])
      expect(source(path, text, sample)).toEqual([]);
    expect(source('apps/cli/src/query.ts', text, sample)).toEqual(['rooms:2']);
  });
  it('refuses to leave a room by a path, but for the launcher', () => {
    expect(source('packages/vault/src/a.ts', `import '../../core/src/tree.ts';\n`)).toEqual(['rooms:2']);
    expect(source('apps/cli/bin/a.js', `import '../../../scripts/launch.js';\n`)).toEqual([]);
  });
  it('keeps core and catalog free of everything', () => {
    expect(source('packages/core/src/a.ts', `import 'node:fs';\n`)).toEqual(['rooms:2']);
    expect(source('packages/core/src/crypto.node.ts', `import 'node:crypto';\n`)).toEqual([]);
    expect(source('packages/core/src/a.ts', 'const x = Date.now();\n')).toEqual(['pure:2']);
    expect(source('packages/core/src/a.ts', '// unlike Date.now() this is given\n')).toEqual([]);
    expect(untidyIn('packages/core/src/a.test.ts', `import 'node:fs';\nDate.now();\n`)).toEqual([]);
  });
  it('finds files that load each other, not types that name each other', () => {
    const back = { 'packages/core/src/b.ts': `${OPENING}import './a.ts';\n` };
    expect(source('packages/core/src/a.ts', `import './b.ts';\n`, back)).toEqual([expect.stringMatching(/^cycle/)]);
    expect(source('packages/core/src/a.ts', `import type { B } from './b.ts';\n`, back)).toEqual([]);
  });
});

describe('programs', () => {
  it('keeps SQL in the engines', () => {
    const statement = 'const s = `SELECT a\n FROM b`;\n';
    expect(source('packages/ledger/src/a.ts', statement)).toEqual(['sql:2']);
    expect(source('packages/ledger/src/engines/sqlite/a.ts', statement)).toEqual([]);
    expect(source('apps/server/src/a.ts', `import { DatabaseSync } from 'node:sqlite';\n`)).toEqual(['sql:2']);
    expect(source('apps/server/src/a.ts', `const say = 'Select all from the list';\n`)).toEqual([]);
  });
  it('keeps status codes in contract and server', () => {
    expect(source('apps/cli/src/a.ts', 'if (response.status === 404) stop();\n')).toEqual(['status:2']);
    expect(source('apps/cli/src/a.ts', 'reply.code(503);\nconst p = { status: 503 };\n')).toEqual([
      'status:2',
      'status:3',
    ]);
    expect(source('apps/cli/src/a.ts', 'const batch = 500;\nif (batch === 500) go();\n')).toEqual([]);
    expect(source('apps/server/src/a.ts', 'reply.code(404);\n')).toEqual([]);
  });
  it('keeps the environment at two doors', () => {
    expect(source('packages/vault/src/a.ts', `const x = process.env['A'];\n`)).toEqual(['environment:2']);
    expect(source('apps/server/src/http.ts', 'const x = process.env.A;\n')).toEqual(['environment:2']);
    expect(source('apps/server/src/config.ts', 'const x = process.env.A;\n')).toEqual([]);
    expect(source('apps/cli/src/a.ts', 'const x = process.env.A;\n')).toEqual([]);
  });
  it('limits the length of a file and asks for an opening sentence', () => {
    expect(source('packages/vault/src/a.ts', '\n'.repeat(499))).toEqual([]);
    expect(source('packages/vault/src/a.ts', '\n'.repeat(500))).toEqual(['length:1']);
    expect(untidyIn('packages/vault/src/a.ts', 'export const a = 1;\n')).toEqual(['opening:1']);
    expect(untidyIn('packages/vault/src/a.ts', '/** Keys */\n')).toEqual(['opening:1']);
    expect(untidyIn('apps/cli/bin/a.js', '#!/usr/bin/env node\n/** Starts it all. */\n')).toEqual([]);
  });
  it('finds work left over, in comments only', () => {
    expect(source('packages/vault/src/a.ts', `// ${'TO' + 'DO'}: later\n`)).toEqual(['unfinished:2']);
    expect(source('packages/vault/src/a.ts', `const word = '${'TO' + 'DO'}';\n`)).toEqual([]);
  });
});

describe('documents and names', () => {
  it('refuses names that say nothing', () => {
    expect(source('packages/vault/src/utils.ts', '')).toEqual(['name']);
    expect(source('packages/vault/src/common/key.ts', '')).toEqual(['name']);
    expect(source('packages/vault/src/event-types.ts', '')).toEqual([]);
  });
  it('wants one title and links that lead somewhere', () => {
    expect(untidyIn('docs/a.md', '# A\n\n# B\n')).toEqual(['title']);
    expect(untidyIn('docs/a.md', '# A\n\n```sh\n# a comment\n```\n')).toEqual([]);
    expect(untidyIn('docs/a.md', '# A\n\n[b](b.md) [c](../README.md#readme) [d](https://example.org/x)\n')).toEqual([
      'link:3',
    ]);
    expect(untidyIn('docs/a.md', '# A\n\n## One, two\n[x](#one-two) [y](#three)\n')).toEqual(['link:4']);
    expect(untidyIn('docs/a.md', '# A\n\n[room](../packages/core)\n')).toEqual([]);
  });
  it('wants the documents of the house', () => {
    const { 'CHANGELOG.md': _, ...rest } = BASE;
    expect(findUntidy(treeOf(Object.entries(rest))).map(({ at }) => at)).toEqual(['CHANGELOG.md']);
  });
  it('wants a lock without hosts and exact versions', () => {
    const host = '"resolved": "' + 'https://registry.example/a.tgz"';
    expect(untidyIn('package-lock.json', `{ ${host} }`)).toEqual(['lock']);
    expect(untidyIn('apps/web/package.json', '{ "dependencies": { "a": "^1.0.0" } }')).toEqual(['lock']);
  });
  it('finds paths of a machine and papers that are not here', () => {
    for (const word of [
      '/wo' + 'rk/main',
      '/ho' + 'me/ann/x',
      'as hou' + 'se.md says',
      'iss' + 'ue 12',
      '../' + 'shared',
    ]) {
      expect(untidyIn('docs/a.md', `# A\n\nSee ${word}.\n`), word).toEqual(['private:3']);
    }
    expect(untidyIn('docs/a.md', '# A\n\nhttps://example.org/work/main and docs/design/work.\n')).toEqual([]);
  });
});
