/** A tenant's vault in a temporary folder, and events to seal in it: for the tests of this package. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClassifiedEvent, Person } from '@trailmark/catalog';
import { readBatch } from './batch-reader.ts';
import { BatchWriter } from './batch-writer.ts';
import type { OpenValue, SealedBatch, SealedSubject } from './batch.ts';
import type { CrashPoint } from './erase.ts';
import { KeyFolder } from './key-folder.ts';
import type { LocalKeyProvider } from './local-provider.ts';
import { Keyring } from './keyring.ts';
import { KeyringView } from './keyring-view.ts';
import { Opener } from './open.ts';
import type { Directory } from './people.ts';
import { Sealer } from './seal.ts';

export const ORIGIN = 'trailmark.local/00112233445566ff/t/main';

export interface Vault {
  readonly folder: string;
  readonly keyringFolder: string;
  readonly keyFolder: string;
  readonly directory: MemoryDirectory;
  sealer: Sealer;
  keyring: Keyring;
  provider(): LocalKeyProvider;
  /** As the main thread sees it. */
  view(): KeyringView;
  opener(): Opener;
  /** Seals and commits. */
  seal(events: readonly ClassifiedEvent[]): SealedBatch;
  /** A new process on the same files. */
  reopen(crash?: CrashPoint): void;
  remove(): void;
}

/** The directory as the ledger keeps it. */
export class MemoryDirectory implements Directory {
  readonly rows = new Map<string, SealedSubject>();
  readonly values = new Map<bigint, OpenValue>();

  lookup(identity: Uint8Array): SealedSubject | undefined {
    return this.rows.get(Buffer.from(identity).toString('hex'));
  }

  hasValue(term: bigint): boolean {
    return this.values.has(term);
  }

  commit(batch: SealedBatch): void {
    for (const value of batch.openValues) if (!this.values.has(value.term)) this.values.set(value.term, value);
    for (const row of batch.newSubjects) {
      const name = Buffer.from(row.identity).toString('hex');
      if (!this.rows.has(name)) this.rows.set(name, row);
    }
    for (const row of batch.profileUpdates) this.rows.set(Buffer.from(row.identity).toString('hex'), row);
  }

  remove(subject: Uint8Array): void {
    for (const [name, row] of this.rows) if (Buffer.from(subject).equals(row.subject)) this.rows.delete(name);
  }
}

export function beginVault(crash?: CrashPoint, origin = ORIGIN): Vault {
  const folder = mkdtempSync(join(tmpdir(), 'trailmark-vault-'));
  const keyFolder = join(folder, 'keys');
  const keyringFolder = join(folder, 'data', 'keyring');
  const directory = new MemoryDirectory();
  const provider = (): LocalKeyProvider => new KeyFolder({ folder: keyFolder }).tenant('main');
  const start = (point?: CrashPoint): { sealer: Sealer; keyring: Keyring } => {
    const keys = provider();
    const keyring = new Keyring({
      folder: keyringFolder,
      provider: keys,
      ...(point === undefined ? {} : { crash: point }),
    });
    return { keyring, sealer: new Sealer({ origin, provider: keys, keyring, directory }) };
  };
  const vault: Vault = {
    folder,
    keyringFolder,
    keyFolder,
    directory,
    provider,
    ...start(crash),
    view: () => new KeyringView({ folder: keyringFolder, provider: provider() }),
    opener: () => new Opener(origin, vault.view()),
    seal(events) {
      const writer = new BatchWriter();
      events.forEach((event, i) => vault.sealer.seal(event, writer, i));
      const batch = readBatch(vault.sealer.finish(writer));
      directory.commit(batch);
      return batch;
    },
    reopen(point) {
      Object.assign(vault, start(point));
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
  return vault;
}

export function aPerson(id: string, more: Partial<Person> = {}): Person {
  const name = `Person ${id}`;
  const email = `${id}@example.test`;
  return {
    kind: 'user',
    id,
    name,
    email,
    fields: [
      { path: 'actor.id', type: 's', text: id },
      { path: 'actor.name', type: 's', text: name },
      { path: 'actor.email', type: 's', text: email },
    ],
    ...more,
  };
}

export function anEvent(persons: readonly Person[], more: Partial<ClassifiedEvent> = {}): ClassifiedEvent {
  return {
    type: 'campaign.updated',
    typeVersion: 1,
    known: true,
    id: 'evt_1',
    source: 'crm',
    run: undefined,
    sequence: undefined,
    occurredMs: 1_700_000_000_000,
    importance: 'normal',
    open: [
      { path: 'outcome', type: 's', text: 'success' },
      { path: 'actor.type', type: 's', text: 'user' },
      { path: 'scope.market', type: 's', text: 'Österreich' },
      { path: 'changes.0.path', type: 's', text: 'budget.daily' },
      { path: 'data.dry_run', type: 'b', text: 'false' },
    ],
    confidential: [
      { path: 'id', type: 's', text: 'evt_1' },
      { path: 'reason', type: 's', text: 'quarter end, as agreed' },
      { path: 'changes.0.before', type: 'n', text: '1200.5' },
      { path: 'changes.0.after', type: 'z', text: '' },
      { path: 'data.plan', type: 'j', text: '{"a":[1,"x"]}' },
      { path: 'context.traceId', type: 's', text: '0123456789abcdef0123456789abcdef' },
      { path: 'context.requestId', type: 's', text: '01890a5d-ac96-774b-bcce-b302099a8057' },
    ],
    persons,
    further: [],
    texts: [],
    terms: [
      { field: 'type', value: 'campaign.updated' },
      { field: 'outcome', value: 'success' },
      ...persons.map((person, i) => ({ field: 'actor', value: person.id, person: i })),
    ],
    ...more,
  };
}
