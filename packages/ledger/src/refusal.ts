/** Refusals the ledger expects and names by a code; the contract's table gives each its status and advice. */

export const refusalCodes = [
  'queue.full',
  'store.full',
  'store.readonly',
  'store.locked',
  'store.newer',
  'store.damaged',
  'store.rolled_back',
  'store.forked',
  'store.foreign',
  'store.stopped',
  'clock.ahead',
  'keys.stale',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

/** An expected refusal: nothing was stored, and the code says what can be done about it. */
export class Refusal extends Error {
  readonly code: RefusalCode;

  constructor(code: RefusalCode, text: string, cause?: unknown) {
    super(text, cause === undefined ? undefined : { cause });
    this.name = 'Refusal';
    this.code = code;
  }
}

/** A commit may or may not have reached the disk. Only a restart, which reads what is there, can tell. */
export class UnknownOutcome extends Error {
  constructor(cause: unknown) {
    super('the outcome of a commit is unknown', { cause });
    this.name = 'UnknownOutcome';
  }
}
