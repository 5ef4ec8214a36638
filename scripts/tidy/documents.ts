/** Rules for file names, documents, the lock file and for words that must not leave the machine they were written on. */
import { posix } from 'node:path';
import type { Rule, Untidy } from './tree.ts';

const NAMES_BANNED = /^(utils?|helpers?|common|managers?|misc|types|components|hooks)$/;
const REQUIRED = ['README.md', 'ARCHITECTURE.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', 'LICENSE'];

/** A folder is a concept and a file is named by the noun it owns. */
export const nameRule: Rule = (tree) => {
  const found: Untidy[] = [];
  for (const path of tree.files.keys()) {
    if (!/^(packages|apps|scripts)\//.test(path)) continue;
    const banned = path.split('/').find((part) => NAMES_BANNED.test(part.replace(/\..*$/, '')));
    if (banned !== undefined)
      found.push({ at: path, rule: 'name', text: `"${banned}" says nothing: name it by what it owns` });
  }
  return found;
};

export const requiredRule: Rule = (tree) =>
  REQUIRED.filter((path) => !tree.files.has(path)).map((path) => ({ at: path, rule: 'required', text: 'is missing' }));

/** One `# Title`, first, in every document; every link to a file or a heading of ours leads somewhere. */
export const markdownRule: Rule = (tree) => {
  const found: Untidy[] = [];
  const folders = new Set([...tree.files.keys()].flatMap(foldersOf));
  for (const [path, text] of tree.files) {
    if (!path.endsWith('.md')) continue;
    const lines = withoutCode(text).split('\n');
    const titles = lines.filter((line) => /^# \S/.test(line)).length;
    if (titles !== 1) found.push({ at: path, rule: 'title', text: `has ${titles} lines "# Title" instead of one` });
    lines.forEach((line, index) => {
      for (const [, target = ''] of line.matchAll(/\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g)) {
        if (/^[a-z][a-z0-9+.-]*:/i.test(target)) continue;
        const [file = '', anchor] = target.split('#');
        const aim = file === '' ? path : posix.join(posix.dirname(path), decodeURI(file)).replace(/\/$/, '');
        const at = `${path}:${index + 1}`;
        const there = tree.files.get(aim);
        if (there === undefined && !folders.has(aim)) found.push({ at, rule: 'link', text: `${target} leads nowhere` });
        else if (anchor !== undefined && there !== undefined && aim.endsWith('.md') && !headingsOf(there).has(anchor)) {
          found.push({ at, rule: 'link', text: `${aim} has no heading #${anchor}` });
        }
      }
    });
  }
  return found;
};

function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return ['.', ...parts.map((_, index) => parts.slice(0, index + 1).join('/'))];
}

/** Code in a document is blanked out, its lines kept. */
function withoutCode(text: string): string {
  return text.replace(/^(```|~~~)[^]*?^\1/gm, (block) => block.replace(/[^\n]/g, '')).replace(/`[^`\n]*`/g, '``');
}

/** Anchors as GitHub makes them. */
function headingsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of text.replace(/^(```|~~~)[^]*?^\1/gm, '').matchAll(/^#{1,6} (.+)$/gm)) {
    const anchor = heading
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-');
    for (let n = 0; ; n++) {
      const numbered = n === 0 ? anchor : `${anchor}-${n}`;
      if (anchors.has(numbered)) continue;
      anchors.add(numbered);
      break;
    }
  }
  return anchors;
}

/** The lock must install from any registry, and a manifest names exactly what was tried. */
export const lockRule: Rule = (tree) => {
  const found: Untidy[] = [];
  const lock = tree.files.get('package-lock.json');
  if (lock === undefined) found.push({ at: 'package-lock.json', rule: 'lock', text: 'is missing' });
  if (lock !== undefined && /"resolved": "https?:/.test(lock)) {
    found.push({ at: 'package-lock.json', rule: 'lock', text: 'names the host of a registry; .npmrc keeps them out' });
  }
  for (const [path, text] of tree.files) {
    if (!/(^|\/)package\.json$/.test(path)) continue;
    for (const [, name, version] of text.matchAll(/"(@?[\w./-]+)": "([\^~][^"]*|\*|latest)"/g)) {
      found.push({ at: path, rule: 'lock', text: `${name} ${version} is not one version` });
    }
  }
  return found;
};

/** Places of one machine, and names of papers that are not in this repository. */
const PRIVATE_WORDS: readonly [RegExp, string][] = [
  [/(?<![\w.*-])\/(?:work|tmp|root)\/[\w.-]+/, 'a path of one machine'],
  [/(?<![\w.*-])(?:\/home|\/Users|C:\\Users)[/\\][\w.-]+/, 'a path of one machine'],
  [/\b(?:house|face|design|product|look|ROOMS)\.md\b/, 'a paper that is not in this repository'],
  [/\bissues? #?\d+\b/i, 'the number of a task that nobody outside can open'],
];

export const privateWordsRule: Rule = (tree) => {
  const found: Untidy[] = [];
  for (const [path, text] of tree.files) {
    if (path === 'package-lock.json' || path === 'LICENSE' || path.startsWith('vectors/')) continue;
    text.split('\n').forEach((line, index) => {
      for (const [pattern, what] of PRIVATE_WORDS) {
        const match = pattern.exec(line)?.[0];
        if (match !== undefined) found.push({ at: `${path}:${index + 1}`, rule: 'private', text: `${match}: ${what}` });
      }
      if (path !== '.ci/run' && line.includes('../' + 'shared')) {
        found.push({
          at: `${path}:${index + 1}`,
          rule: 'private',
          text: 'outside data is named by TRAILMARK_TEST_DATA',
        });
      }
    });
  }
  return found;
};
