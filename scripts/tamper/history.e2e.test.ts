/** History rewritten by someone who holds the database and the signing key: found where two checkpoints meet. */
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KeyFolder } from '@trailmark/vault';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADMIN_KEY, startServerProcess, type Folders, type ServerProcess } from '../process/server-process.ts';
import { trailmark, verify, type Ran } from './commands.ts';
import { OpenedStore } from './store.ts';
import { ask, eventOf, recordTrail, type Trail } from './trail.ts';

let trail: Trail;
beforeAll(async () => {
  trail = await recordTrail();
});
afterAll(() => trail.remove());

const at = (n: number): number => trail.first + n;

function tamper(folders: Folders, change: (store: OpenedStore) => void): string {
  const store = new OpenedStore(folders);
  change(store);
  const served = store.serveTo(join(folders.data, '..', 'served'));
  store.close();
  return served;
}

const fsck = (folders: Folders, ...args: string[]): Promise<Ran> =>
  trailmark('fsck', '--data', folders.data, '--keys', folders.keys, '--tenant', 'main', ...args);

function expectFound(ran: Ran, ...expected: readonly string[]): void {
  expect([ran.err, ran.code, ran.findings.length > 0]).toEqual(['', expected.length > 0 ? 1 : 0, expected.length > 0]);
  for (const finding of expected) expect(ran.findings).toContainEqual(expect.stringContaining(finding));
}

/** Why a server does not start on these folders. */
async function refusal(folders: Folders): Promise<string> {
  const started = await startServerProcess(folders).catch((error: unknown) => String(error));
  if (typeof started === 'string') return started;
  await started.kill();
  return 'it started';
}

describe('everything signed anew', () => {
  const forgeries: readonly [name: string, forge: (store: OpenedStore) => void, found: () => string[]][] = [
    [
      'with a value edited',
      (store) => {
        store.changeOpenValue(at(7), 'targets.0.name', 'Autumn');
        store.fixFields(at(7));
      },
      () => [`entry.changed @ entry ${at(7)}`],
    ],
    [
      'without one event',
      (store) => store.replaceRows(store.rows().toSpliced(at(7), 1)),
      () => [`entry.changed @ entry ${at(7)}`],
    ],
    [
      'with an event more',
      (store) => {
        store.replaceRows(store.rows().toSpliced(at(7), 0, store.row(at(6))));
        store.changeEntry(at(7), ({ occurredMs }) => ({ occurredMs: occurredMs + 1 }));
      },
      () => [`entry.changed @ entry ${at(7)}`],
    ],
    [
      'with two events exchanged',
      (store) => {
        const rows = store.rows();
        store.replaceRows(rows.with(at(7), rows[at(9)]!).with(at(9), rows[at(7)]!));
      },
      () => [`entry.changed @ entry ${at(7)}`, `entry.changed @ entry ${at(9)}`],
    ],
  ];
  test.concurrent.each(forgeries)('%s', async (_, forge, found) => {
    const folders = trail.copy();
    const served = tamper(folders, (store) => {
      forge(store);
      store.resign();
    });
    const keys = [trail.vkey];
    // Alone it looks sound: that is what the threat model says of this key.
    expectFound(await verify({ target: served, keys }));
    expectFound(await verify({ target: served, keys, since: trail.checkpoints.old }), 'fork.seen @ ');
    expectFound(await verify({ target: served, keys, receipts: [trail.receipts.old] }), 'fork.seen @ ', ...found());
  });

  test('with the mark left as it was, found by fsck and at the start', async () => {
    const folders = trail.copy();
    tamper(folders, (store) => {
      store.changeOpenValue(at(7), 'targets.0.name', 'Autumn');
      store.fixFields(at(7));
      store.resign(undefined, { mark: false });
    });
    expectFound(await fsck(folders), 'fork.seen @ size');
    expect(await refusal(folders)).toMatch(/ended with 2.*another history/s);
  });

  test('with the tail cut', async () => {
    const served = tamper(trail.copy(), (store) => {
      store.replaceRows(store.rows().slice(0, trail.lateFirst));
      store.resign();
    });
    const keys = [trail.vkey];
    expectFound(await verify({ target: served, keys, since: trail.checkpoints.middle }), 'rollback @ checkpoint');
    expectFound(await verify({ target: served, keys, receipts: [trail.receipts.late] }), 'rollback @ checkpoint');
  });
});

describe('an old copy', () => {
  test('is refused by the mark, and found by fsck', async () => {
    const folders = trail.copy();
    rmSync(folders.data, { recursive: true });
    cpSync(trail.old.data, folders.data, { recursive: true });
    expectFound(await fsck(folders), 'rollback @ size');
    expect(await refusal(folders)).toMatch(/ended with 2.*old copy/s);
  });

  test('with its mark is found by whoever kept something, before and after it goes on', async () => {
    const folders = trail.copy(trail.old);
    expectFound(await fsck(folders));
    const server = await startServerProcess(folders);
    try {
      const target = `${server.url}/log/main`;
      const log = { target, keys: [trail.vkey], apiKey: ADMIN_KEY };
      expectFound(await verify({ ...log, since: trail.checkpoints.old }));
      expectFound(await verify({ ...log, since: trail.checkpoints.middle }), 'rollback @ checkpoint');
      expectFound(await verify({ ...log, receipts: [trail.receipts.late] }), 'rollback @ checkpoint');
      await record(server, 'other', 80);
      expectFound(await verify({ ...log, since: trail.checkpoints.middle }), 'fork.seen @ ');
      const late = await verify({ ...log, receipts: [trail.receipts.late] });
      expectFound(late, 'fork.seen @ ', `entry.changed @ entry ${trail.lateFirst}`);
    } finally {
      await server.kill();
    }
  });
});

async function record(server: ServerProcess, source: string, count: number): Promise<string> {
  const events = Array.from({ length: count }, (_, n) => ({ ...eventOf(n), source }));
  const answer = await ask(server.url, '/v1/events', events);
  expect(answer.status).toBe(200);
  return answer.text();
}

test('two histories shown to two readers are seen when these meet', async () => {
  const shown = [];
  for (const name of ['left', 'right']) {
    const server = await startServerProcess(trail.copy(trail.old));
    const receipt = join(trail.root, `${name}.receipt.json`);
    writeFileSync(receipt, await record(server, name, 10));
    const checkpoint = join(trail.root, `${name}.checkpoint`);
    writeFileSync(checkpoint, await (await fetch(`${server.url}/log/main/checkpoint`)).text());
    shown.push({ server, receipt, checkpoint });
  }
  const [left, right] = shown as [(typeof shown)[0], (typeof shown)[0]];
  try {
    const log = { target: left.server.url, keys: [trail.vkey], apiKey: ADMIN_KEY };
    // Each alone is a sound log that goes on from what was kept before.
    expectFound(await verify({ ...log, since: trail.checkpoints.old, receipts: [left.receipt] }));
    expectFound(await verify({ ...log, checkpoints: [left.checkpoint, right.checkpoint] }), 'fork.seen @ ');
    expectFound(await verify({ ...log, receipts: [right.receipt] }), 'fork.seen @ ', 'entry.changed @ entry');
    const byCommand = await trailmark(
      'verify',
      right.server.url,
      '--key',
      trail.vkey,
      '--api-key',
      ADMIN_KEY,
      '--checkpoint',
      left.checkpoint,
    );
    expectFound(byCommand, 'fork.seen @ ');
  } finally {
    for (const { server } of shown) await server.kill();
  }
});

describe('another key', () => {
  test('in the store alone', async () => {
    const folders = trail.copy();
    const foreign = new KeyFolder({ folder: join(trail.root, 'foreign-keys') }).tenant('main');
    const served = tamper(folders, (store) => store.resign(foreign.logSigner(store.origin)));
    expectFound(await fsck(folders), 'key.unknown @ checkpoint');
    expectFound(await verify({ target: served, keys: [trail.vkey] }), 'key.unknown @ checkpoint');
    expect(await refusal(folders)).toMatch(/ended with 2.*not signed by its key/s);
  });

  test('in the keys folder too: found by whoever pinned the old one or kept a checkpoint', async () => {
    const folders = trail.copy();
    rmSync(join(folders.keys, 'tenants/main/log-0001.key'));
    tamper(folders, (store) => store.resign());
    expectFound(await fsck(folders));
    expectFound(await fsck(folders, '--key', trail.vkey), 'key.unknown @ checkpoint');
    const server = await startServerProcess(folders);
    try {
      const log = { target: `${server.url}/log/main`, apiKey: ADMIN_KEY };
      expectFound(await verify({ ...log, keys: [trail.vkey] }), 'key.unknown @ checkpoint');
      expectFound(await verify({ ...log, since: trail.checkpoints.old }), 'key.unknown @ checkpoint');
    } finally {
      await server.kill();
    }
  });
});

test("another tenant's whole store is foreign", async () => {
  const folders = trail.copy();
  const tenants = join(folders.data, 'tenants');
  rmSync(join(tenants, 'main'), { recursive: true });
  cpSync(join(tenants, 'other'), join(tenants, 'main'), { recursive: true });
  expectFound(await fsck(folders), 'tenant.foreign @ checkpoint', 'key.unknown @ checkpoint');
  expect(await refusal(folders)).toMatch(
    /ended with 2.*This store is test\.example\/t\/other, not test\.example\/t\/main/s,
  );
  const served = tamper(folders, () => {});
  expectFound(await verify({ target: served, keys: [trail.vkey] }), 'tenant.foreign @ checkpoint');
});
