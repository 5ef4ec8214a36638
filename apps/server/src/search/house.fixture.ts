/** A tenant's house on folders of its own, without HTTP around it, for tests that ask thousands of questions. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseQuery } from '@trailmark/contract';
import type { ApiKeyRow } from '@trailmark/ledger/control';
import { KeyFolder } from '@trailmark/vault';
import type { Caller } from '../access/caller.ts';
import { Intake } from '../intake/intake.ts';
import { record } from '../intake/record.ts';
import { OwnEvents } from '../own/own-events.ts';
import { closeHouse, openHouse } from '../tenant/house.ts';
import type { House } from '../tenant/house.ts';

export interface TestHouse {
  readonly house: House;
  /** Records events of our own. */
  readonly own: OwnEvents;
  /** Records events under one source and gives their indexes. */
  record(events: readonly unknown[], source?: string): Promise<number[]>;
  close(): Promise<void>;
}

export async function openTestHouse(): Promise<TestHouse> {
  const root = mkdtempSync(join(tmpdir(), 'trailmark-house-'));
  const keys = new KeyFolder({ folder: join(root, 'keys'), passphrase: undefined });
  const intake = new Intake({ keys: join(root, 'keys'), unlocked: keys.unlocked });
  const row = {
    id: 'main',
    name: 'main',
    origin: 'test.example/t/main',
    publicLog: 'checkpoint',
    createdMs: 0,
  } as const;
  const house = await openHouse(row, {
    data: join(root, 'data'),
    keysFolder: join(root, 'keys'),
    keys,
    intake,
    confirmClock: false,
    notice: () => {},
  });
  return {
    house,
    own: new OwnEvents(intake),
    async record(events, source = 'test') {
      const body = new TextEncoder().encode(JSON.stringify(events));
      const sent = { body: body.buffer, mediaType: 'application/json', encoding: '', source, sources: undefined };
      const { results } = await record(house, intake, sent);
      return results.map(({ index, error }) => {
        if (index === undefined) throw new Error(`not recorded: ${JSON.stringify(error)}`);
        return index;
      });
    },
    async close() {
      await closeHouse(house, intake);
      await intake.stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

export interface CallerRights {
  readonly reveal?: boolean;
  readonly restrict?: string;
  readonly withhold?: readonly string[];
}

export function callerWith({ reveal = true, restrict, withhold = [] }: CallerRights = {}): Caller {
  const scopes = reveal ? ['read', 'reveal'] : ['read'];
  const parsed = restrict === undefined ? undefined : parseQuery(restrict);
  const key: Omit<ApiKeyRow, 'hash' | 'limits'> = {
    id: 'ak_test',
    tenant: 'main',
    name: 'test',
    scopes,
    sources: [],
    isOperator: false,
    createdMs: 0,
    expiresMs: undefined,
    revokedMs: undefined,
  };
  return {
    key,
    tenant: 'main',
    scopes: new Set(scopes),
    restrict: restrict === undefined || parsed?.ok !== true ? undefined : { text: restrict, query: parsed.query },
    withhold,
  };
}
