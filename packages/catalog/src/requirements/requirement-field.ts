/** One line of the tables that say which field of which type carries what a requirement names. */

export type RequirementField = readonly [row: string, type: string, path: string];
