/** All files of golden vectors, by their name under `vectors/`. A new file is one more line here. */
import { disclosureVectors } from './disclosure.ts';
import { entryVectors } from './entries.ts';
import { fieldVectors } from './fields.ts';
import { noteVectors } from './notes.ts';
import { textVectors } from './texts.ts';
import { tileVectors } from './tiles.ts';
import { tlogProofVectors } from './tlog-proofs.ts';
import { treeVectors } from './tree.ts';

const builders: Readonly<Record<string, () => unknown>> = {
  'disclosure/bundles.json': disclosureVectors,
  'entries.json': entryVectors,
  'fields.json': fieldVectors,
  'notes.json': noteVectors,
  'texts.json': textVectors,
  'tiles.json': tileVectors,
  'tlog-proofs.json': tlogProofVectors,
  'tree.json': treeVectors,
};

/** Name and content of every file. Depends on nothing but the code. */
export function buildVectors(): Map<string, string> {
  return new Map(Object.entries(builders).map(([name, build]) => [name, `${JSON.stringify(build(), null, 1)}\n`]));
}
