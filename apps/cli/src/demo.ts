/** `trailmark demo`: will serve a simulated organisation; it says so as long as there is none. */
import type { Command } from 'commander';
import { CannotRun } from './trouble.ts';

export function addDemo(program: Command): void {
  program
    .command('demo')
    .description('the server with a simulated organisation recorded (not part of this version)')
    .action(() => {
      throw new CannotRun(
        'the demo is not part of this version. "npm start" runs the server; README.md shows the first events.',
      );
    });
}
