/** Expected refusals of the vault, each with a stable code: what an operator can put right. */

export type VaultCode =
  | 'keys.too_open'
  | 'keys.damaged'
  | 'keys.missing'
  | 'keys.passphrase_missing'
  | 'keys.passphrase_wrong'
  | 'keys.passphrase_unexpected'
  | 'keyring.damaged';

export class VaultError extends Error {
  override readonly name = 'VaultError';
  readonly code: VaultCode;

  constructor(code: VaultCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
