/** One line of the tables that say which field of which type carries what a requirement names. */

export type RequirementField = readonly [row: string, type: string, path: string];

/** Several fields of one type, for one row. */
export function carried(row: string, type: string, ...paths: readonly string[]): RequirementField[] {
  return paths.map((path) => [row, type, path]);
}
