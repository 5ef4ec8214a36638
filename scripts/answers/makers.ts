/** Who makes up the cases of each question. One line for each. */

import { assignmentCase } from './assignment-case.ts';
import type { MakeCase } from './case.ts';
import { changeCase } from './change-case.ts';
import { exportsCase } from './exports-case.ts';
import { notificationCase } from './notification-case.ts';
import { publicationCase } from './publication-case.ts';

export const makers: Readonly<Record<string, MakeCase>> = {
  assignment: assignmentCase,
  change: changeCase,
  notification: notificationCase,
  exports: exportsCase,
  publication: publicationCase,
};
