/** One thing of the trail as the command line names it: `lead/l_4471`. */
import { CannotRun } from './trouble.ts';

/** The part of an address that stands for it. @throws CannotRun where it is none */
export function entityPath(named: string): string {
  const slash = named.indexOf('/');
  const [type, id] = [named.slice(0, slash), named.slice(slash + 1)];
  if (slash <= 0 || id === '' || /\s/.test(type)) {
    throw new CannotRun(`"${named}" names no thing: write its type and its id, as lead/l_4471 or user/u_17`);
  }
  return `/v1/entities/${encodeURIComponent(type)}/${encodeURIComponent(id)}`;
}

/** What the server says beside the answer goes where people look and programs do not. */
export function printAside({
  withheld,
  notes = [],
}: {
  withheld?: string | undefined;
  notes?: string[] | undefined;
}): void {
  for (const note of [...notes, ...(withheld === undefined ? [] : [withheld])]) process.stderr.write(`note: ${note}\n`);
}
