/** `npm run tidy`: the rules of the house that a compiler does not know. Prints what is untidy, exits 1 if anything is. */
import { join } from 'node:path';
import { lockRule, markdownRule, nameRule, privateWordsRule, requiredRule } from './tidy/documents.ts';
import { environmentRule, lengthRule, openingRule, sqlRule, statusRule, unfinishedRule } from './tidy/program.ts';
import { cycleRule, purityRule, roomRules } from './tidy/rooms.ts';
import { readTree, type Rule, type Tree, type Untidy } from './tidy/tree.ts';

const RULES: readonly Rule[] = [
  roomRules,
  purityRule,
  cycleRule,
  sqlRule,
  statusRule,
  environmentRule,
  lengthRule,
  openingRule,
  unfinishedRule,
  nameRule,
  requiredRule,
  markdownRule,
  lockRule,
  privateWordsRule,
];

export const ROOT = join(import.meta.dirname, '..');

/** Everything untidy in a tree, in the order of its paths. */
export function findUntidy(tree: Tree): Untidy[] {
  return RULES.flatMap((rule) => rule(tree)).toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

if (import.meta.main) {
  const tree = readTree(ROOT);
  const found = findUntidy(tree);
  for (const { at, rule, text } of found) console.log(`${at}  ${rule}: ${text}`);
  console.log(`tidy: ${tree.files.size} files, ${found.length === 0 ? 'all tidy' : `${found.length} untidy`}`);
  process.exitCode = found.length === 0 ? 0 : 1;
}
