/** API keys: made, kept as keyed hashes, recognised, revoked. */

import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { Problem, parseQuery } from '@trailmark/contract';
import type { Scope } from '@trailmark/contract';
import type { ApiKeyRow, ControlStore } from '@trailmark/ledger/control';
import type { Caller } from './caller.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const SECRET_LENGTH = 32;

export interface NewApiKey {
  readonly tenant: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly sources: readonly string[];
  readonly restrict?: string | undefined;
  readonly withhold?: readonly string[] | undefined;
  readonly expiresMs?: number | undefined;
  readonly isOperator?: boolean;
  /** Given instead of drawn: the administrator's own choice. */
  readonly secret?: string | undefined;
}

export class ApiKeys {
  readonly #control: ControlStore;
  readonly #pepper: KeyObject;
  /** Seals what of a key's limits could name a person. Derived: whoever has the pepper has it. */
  readonly #sealKey: KeyObject;
  readonly #now: () => number;
  /** By keyed hash; the control store is asked once at start. */
  readonly #callers = new Map<string, { caller: Caller; hash: Uint8Array; expiresMs: number }>();

  /** @param pepper 32 bytes, never in the control store */
  constructor(control: ControlStore, pepper: Uint8Array, now: () => number) {
    this.#control = control;
    this.#pepper = createSecretKey(pepper);
    this.#sealKey = createSecretKey(createHmac('sha256', pepper).update('trailmark/control-seal@v1').digest());
    this.#now = now;
    for (const row of control.apiKeys()) this.#learn(row);
  }

  /** Who holds this key, or undefined: unknown, expired or revoked, without saying which. */
  recognise(secret: string): Caller | undefined {
    if (secret.length < 24 || secret.length > 200) return undefined;
    const hash = this.#hash(secret);
    const found = this.#callers.get(hash.toString('latin1'));
    if (found === undefined || !timingSafeEqual(found.hash, hash)) return undefined;
    return this.#now() < found.expiresMs ? found.caller : undefined;
  }

  /** Keys whose row in the control store is not as it was made, by id: they open nothing. */
  readonly damaged: string[] = [];

  /** Whether there is or ever was this key, revoked ones included. */
  isKnown(secret: string): boolean {
    return this.#control.apiKeyOfHash(this.#hash(secret)) !== undefined;
  }

  /** Makes a key; the secret is given back this once. @throws Problem `query.*` where `restrict` cannot be understood */
  create(wanted: NewApiKey): { secret: string; row: ApiKeyRow } {
    const secret = wanted.secret ?? drawSecret(wanted.tenant);
    const limits = { restrict: wanted.restrict, withhold: wanted.withhold ?? [] };
    const bare: Omit<ApiKeyRow, 'limits'> = {
      id: drawId('ak'),
      tenant: wanted.tenant,
      name: wanted.name,
      hash: this.#hash(secret),
      scopes: wanted.scopes,
      sources: wanted.sources,
      isOperator: wanted.isOperator ?? false,
      createdMs: this.#now(),
      expiresMs: wanted.expiresMs,
      revokedMs: undefined,
    };
    const row: ApiKeyRow = { ...bare, limits: this.seal(JSON.stringify(limits), rightsOf(bare)) };
    // Parsed before it is stored: a restriction nobody understands must never become none.
    if (limits.restrict !== undefined) restrictionOf(limits.restrict);
    this.#control.addApiKey(row);
    this.#learn(row);
    return { secret, row };
  }

  /** @throws Problem `key.not_found` */
  revoke(tenant: string | undefined, id: string): ApiKeyRow {
    const row = this.#control.apiKeys(tenant).find((key) => key.id === id);
    if (row === undefined) throw new Problem('key.not_found', `There is no API key ${JSON.stringify(id)} here.`);
    if (row.revokedMs !== undefined) return row;
    const revokedMs = this.#now();
    this.#control.revokeApiKey(id, revokedMs);
    this.#callers.delete(Buffer.from(row.hash).toString('latin1'));
    return { ...row, revokedMs };
  }

  list(tenant: string): ApiKeyRow[] {
    return this.#control.apiKeys(tenant);
  }

  /** @throws Problem `store.damaged` where any right in the row is not the one this key was made with */
  limitsOf(row: ApiKeyRow): { restrict?: string | undefined; withhold: readonly string[] } {
    try {
      // Written by `create` alone and authenticated by the seal, as is everything else the row allows.
      return JSON.parse(this.open(row.limits ?? new Uint8Array(28), rightsOf(row))) as {
        restrict?: string;
        withhold: string[];
      };
    } catch (cause) {
      throw new Problem('store.damaged', `The API key ${row.id} is not stored as it was made.`, { cause });
    }
  }

  /** AES-256-GCM with a random nonce: nonce ‖ ciphertext ‖ tag. `bound`: what must be the same when it is opened. */
  seal(text: string, bound: string): Uint8Array {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#sealKey, nonce);
    cipher.setAAD(Buffer.from(bound));
    return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  }

  /** @throws Error where the bytes, or what they are bound to, were changed */
  open(sealed: Uint8Array, bound: string): string {
    const decipher = createDecipheriv('aes-256-gcm', this.#sealKey, sealed.subarray(0, 12), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(bound));
    decipher.setAuthTag(sealed.subarray(sealed.length - 16));
    return Buffer.concat([decipher.update(sealed.subarray(12, sealed.length - 16)), decipher.final()]).toString('utf8');
  }

  /** Takes a key in; one that was tampered with opens nothing, and the others go on. */
  #learn(row: ApiKeyRow): void {
    try {
      this.#learnSound(row);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'store.damaged') throw error;
      this.damaged.push(row.id);
    }
  }

  #learnSound(row: ApiKeyRow): void {
    if (row.revokedMs !== undefined) return;
    const { restrict, withhold } = this.limitsOf(row);
    const { hash, limits: _, ...key } = row;
    const caller: Caller = {
      key,
      tenant: row.tenant,
      scopes: new Set(row.scopes),
      withhold,
      restrict: restrict === undefined ? undefined : { text: restrict, query: restrictionOf(restrict) },
    };
    this.#callers.set(Buffer.from(hash).toString('latin1'), { caller, hash, expiresMs: row.expiresMs ?? Infinity });
  }

  #hash(secret: string): Buffer {
    return createHmac('sha256', this.#pepper).update(secret, 'latin1').digest();
  }
}

/** Everything a key may do, and whose it is: whoever can write the control store must not hand out rights. */
function rightsOf(row: Omit<ApiKeyRow, 'limits'>): string {
  const { id, tenant, name, hash, scopes, sources, isOperator, createdMs, expiresMs = null } = row;
  return `api-key\n${JSON.stringify([id, tenant, name, Buffer.from(hash).toString('hex'), scopes, sources, isOperator, createdMs, expiresMs])}`;
}

function restrictionOf(text: string): NonNullable<Caller['restrict']>['query'] {
  const parsed = parseQuery(text);
  if (!parsed.ok)
    throw new Problem(parsed.problem.code, parsed.problem.detail, { ...parsed.problem, pointer: '/restrict' });
  return parsed.query;
}

/** `tm_<tenant>_<32>`: 190 bits. */
function drawSecret(tenant: string): string {
  return `tm_${tenant}_${drawText(SECRET_LENGTH)}`;
}

/** A random identifier of ours, for example `ak_5Tq…`. */
export function drawId(prefix: string): string {
  return `${prefix}_${drawText(16)}`;
}

function drawText(length: number): string {
  let text = '';
  while (text.length < length) {
    // Bytes of 248 and more would favour the first letters.
    for (const byte of randomBytes(length)) if (byte < 248 && text.length < length) text += ALPHABET.charAt(byte % 62);
  }
  return text;
}
