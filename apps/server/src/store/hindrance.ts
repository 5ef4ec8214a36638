/** Why a command on the folders of a store cannot be carried out, in one sentence for the person at the keyboard. */

export class Hindrance extends Error {
  override readonly name = 'Hindrance';

  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
  }
}
