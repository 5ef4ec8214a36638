/** `trailmark backup` and `restore`: this version says how to do it by hand. */
import type { Command } from 'commander';
import { CannotRun } from './trouble.ts';

const BY_HAND =
  'Stop the server and copy the data folder whole; copy the keys folder too, to another place, or the copy can neither ' +
  'be read nor go on. A copy put back is refused when the log was longer before: see docs/operations.md.';

export function addBackup(program: Command): void {
  addMissing(program, 'backup', 'copy a store while it runs (not part of this version)');
}

export function addRestore(program: Command): void {
  addMissing(program, 'restore', 'put a backup back (not part of this version)');
}

function addMissing(program: Command, name: string, about: string): void {
  program
    .command(name)
    .description(about)
    .allowUnknownOption()
    .argument('[where...]', 'not used')
    .action(() => {
      throw new CannotRun(`${name} is not part of this version. ${BY_HAND}`);
    });
}
