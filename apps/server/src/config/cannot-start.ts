/** Why the server does not start, in one sentence for the person at the keyboard; the command ends with exit code 2. */

export class CannotStart extends Error {
  override readonly name = 'CannotStart';
}
