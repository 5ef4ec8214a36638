/** Commands on the store itself, without a running server's help: fsck, backup, restore. */
import type { Command } from 'commander';
import { CannotRun, type ExitCode } from './trouble.ts';

export function addFsck(program: Command, _done: (code: ExitCode) => void): void {
  program
    .command('fsck')
    .description('recompute the whole store and trust nothing stored; the server may run or not')
    .requiredOption('--data <folder>', 'the data folder')
    .option('--keys <folder>', 'the keys folder, to check against the signing keys')
    .option('--json', 'print one JSON object')
    .action(() => {
      throw new CannotRun('fsck is not part of this version');
    });
}

export function addBackup(_program: Command, _done: (code: ExitCode) => void): void {}
export function addRestore(_program: Command, _done: (code: ExitCode) => void): void {}
