/** Who makes up the cases of each question. One line for each. */

import type { MakeCase } from './case.ts';
import { changeCase } from './change-case.ts';
import { exportsCase } from './exports-case.ts';
import { publicationCase } from './publication-case.ts';

export const makers: Readonly<Record<string, MakeCase>> = {
  change: changeCase,
  exports: exportsCase,
  publication: publicationCase,
};
