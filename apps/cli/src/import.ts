/** `trailmark import`: brings files of events and of other systems' records into a running server, exactly once. */
import type { Command } from 'commander';
import { connect, withConnection, type ConnectionOptions } from './connection.ts';
import type { ExitCode } from './trouble.ts';

export interface ImportOptions extends ConnectionOptions {
  readonly format: string;
  readonly source?: string;
  readonly rejects?: string;
  readonly json?: boolean;
}

export function addImport(program: Command, done: (code: ExitCode) => void): void {
  const command = program
    .command('import')
    .description("bring recorded events and other systems' trails in; a second run stores nothing")
    .argument('<files...>', 'files, plain or gzip; directories; - for standard input')
    .option('--format <format>', 'what the records are: auto, events, cloudtrail or git', 'auto')
    .option('--source <name>', 'the source of events that name none; replaces what a mapping says')
    .option('--rejects <file>', 'where to write what was not stored (default trailmark-rejects-<time>.ndjson)')
    .option('--json', 'print the summary only');
  withConnection(command)
    .addHelpText(
      'after',
      `
Examples:
  trailmark import events.ndjson.gz
  trailmark import CloudTrail/ --format cloudtrail
  other-tool export | trailmark import - --source other-tool

Standard output ends with one line of JSON: {read, stored, duplicates, conflicts, rejected, rejects_file}.
Ctrl-C finishes what is under way; the same command again goes on where it stopped.`,
    )
    .action(async (files: string[], options: ImportOptions) => {
      // The mapping documents of all sources are compiled for this command alone.
      const { importFiles } = await import('./import/run.ts');
      const { summary, trouble } = await importFiles(connect(options), files, options);
      process.stdout.write(`${JSON.stringify(summary)}\n`);
      if (trouble !== undefined) throw trouble;
      done(summary.interrupted === true ? 2 : summary.rejected + summary.conflicts > 0 ? 1 : 0);
    });
}
