/** What ends a command: exit codes, and the sentence that says what went wrong and what to do. */

/** 0 done, 1 done with findings or rejects, 2 could not run. */
export type ExitCode = 0 | 1 | 2;

/** The command could not run; the message says why and, where we know, what to do. Exit code 2. */
export class CannotRun extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'CannotRun';
  }
}

/** The text of whatever was thrown, without a stack. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Node's code of a system error (ENOENT, ECONNREFUSED …), also where fetch hides it in a chain of causes. The codes of
 * our own refusals are written otherwise (`query.invalid`): whoever retries on trouble of the system never retries those.
 */
export function systemCodeOf(error: unknown): string | undefined {
  for (let each = error; each instanceof Error; each = each.cause) {
    if ('code' in each && typeof each.code === 'string' && /^[A-Z][A-Z0-9_]*$/.test(each.code)) return each.code;
    if (each instanceof AggregateError && each.errors.length > 0) return systemCodeOf(each.errors[0]);
  }
  return undefined;
}
