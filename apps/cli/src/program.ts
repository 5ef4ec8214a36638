/** All commands under one roof, and the one place where an error becomes a sentence and an exit code. */
import { Command, CommanderError } from 'commander';
import { addAnswer } from './answer.ts';
import { addApprovals } from './approvals.ts';
import { addBackup, addRestore } from './backup.ts';
import { addCatalog } from './catalog.ts';
import { addDemo } from './demo.ts';
import { addDispute, addNote } from './dispute.ts';
import { addErase } from './erase.ts';
import { addExplain } from './explain.ts';
import { addExport } from './export.ts';
import { addFsck } from './fsck.ts';
import { addImport } from './import.ts';
import { addKeys } from './keys.ts';
import { addLinks } from './links/links.ts';
import { addQuery } from './query.ts';
import { addServe } from './serve.ts';
import { addState } from './state.ts';
import { addTail } from './tail.ts';
import { addTimeline } from './timeline.ts';
import { CannotRun, messageOf, type ExitCode } from './trouble.ts';
import { addVerify } from './verify.ts';
import { addViews } from './views.ts';

const NODE_MAJOR_MIN = 24;

/** Adds a command; what its action returns is the exit code, 0 where it returns nothing. */
export type AddCommand = (program: Command, done: (code: ExitCode) => void) => void;

const COMMANDS: readonly AddCommand[] = [
  addServe,
  addDemo,
  addImport,
  addQuery,
  addTimeline,
  addState,
  addAnswer,
  addTail,
  addViews,
  addLinks,
  addNote,
  addDispute,
  addApprovals,
  addExplain,
  addExport,
  addVerify,
  addErase,
  addKeys,
  addCatalog,
  addFsck,
  addBackup,
  addRestore,
];

export function buildProgram(): { run(args: readonly string[]): Promise<ExitCode> } {
  let exitCode: ExitCode = 0;
  const program = new Command('trailmark')
    .description(
      'The audit trail for marketing operations: recorded once, found within a second, provable years later.',
    )
    .version('0.1.0')
    .showHelpAfterError('(--help shows what there is)')
    .enablePositionalOptions()
    .exitOverride()
    .addHelpText('after', '\nExit codes: 0 done, 1 done with findings or rejects, 2 could not run.');
  for (const add of COMMANDS) add(program, (code) => (exitCode = code));
  return {
    async run(args) {
      try {
        if (Number(process.versions.node.split('.')[0]) < NODE_MAJOR_MIN) {
          throw new CannotRun(
            `this is Node ${process.versions.node}; start it with "npx trailmark", which brings Node ${NODE_MAJOR_MIN}`,
          );
        }
        await program.parseAsync(args, { from: 'user' });
        return exitCode;
      } catch (error) {
        return report(error);
      }
    },
  };
}

function report(error: unknown): ExitCode {
  // Commander has printed what it has to say; help and version are no failure.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof CannotRun) process.stderr.write(`trailmark: ${error.message}\n`);
  else
    process.stderr.write(
      `trailmark: ${error instanceof Error ? (error.stack ?? messageOf(error)) : messageOf(error)}\n`,
    );
  return 2;
}
