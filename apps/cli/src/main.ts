/** `trailmark`: reads the command line, runs one command and ends with its exit code. */
import { buildProgram } from './program.ts';

// `trailmark query | head`: who reads us has seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

process.exitCode = await buildProgram().run(process.argv.slice(2));
