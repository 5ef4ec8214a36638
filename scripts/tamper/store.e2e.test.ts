/** The store tampered with by someone who holds the database and no key. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RECORD_BYTES, type BlobGroup } from '@trailmark/vault/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { trailmark, verify, type Ran } from './commands.ts';
import { OpenedStore } from './store.ts';
import { recordTrail, type Trail } from './trail.ts';

let trail: Trail;
beforeAll(async () => {
  trail = await recordTrail();
});
afterAll(() => trail.remove());

/** Tampers with a copy; gives what `fsck` says, and `verify` of the served log with everything that was kept. */
async function tampered(tamper: (store: OpenedStore) => void): Promise<{ fsck: Ran; verified: Ran }> {
  const folders = trail.copy();
  const store = new OpenedStore(folders);
  tamper(store);
  const served = store.serveTo(join(folders.data, '..', 'served'));
  store.close();
  const { receipts, checkpoints } = trail;
  const fsck = trailmark('fsck', '--data', folders.data, '--keys', folders.keys, '--tenant', 'main');
  const verified = await verify({
    target: served,
    keys: [trail.vkey],
    since: checkpoints.middle,
    receipts: [receipts.old, receipts.late],
  });
  return { fsck: await fsck, verified };
}

/** Index of event number n. */
const at = (n: number): number => trail.first + n;
const changeName = (store: OpenedStore): void => store.changeOpenValue(at(7), 'targets.0.name', 'Autumn');
const removed = (group: BlobGroup): BlobGroup => {
  if (!('digest' in group)) throw new Error('an open group has no digest of its own');
  return {
    class: group.class,
    removed: true,
    digest: group.digest,
    subject: 'subject' in group ? group.subject : undefined,
  };
};
function editBuckets(store: OpenedStore, edit: (file: string, bytes: Buffer) => void): void {
  for (const name of readdirSync(store.keyring)) {
    if (name.startsWith('subjects')) edit(join(store.keyring, name), readFileSync(join(store.keyring, name)));
  }
}

/** Findings that must be among those of `fsck` and of `verify`; an empty list: there it shows nothing, rightly. */
interface Attack {
  readonly name: string;
  readonly tamper: (store: OpenedStore) => void;
  readonly fsck: () => string[];
  readonly verify: () => string[];
}

const values: readonly Attack[] = [
  {
    name: 'an open value',
    tamper: changeName,
    fsck: () => [`value.changed @ entry ${at(7)}`],
    verify: () => [],
  },
  {
    name: 'an open value, and the entry so that it commits to it',
    tamper: (store) => {
      changeName(store);
      store.fixFields(at(7));
    },
    fsck: () => [`entry.changed @ entry ${at(7)}`, 'root.mismatch @ checkpoint'],
    verify: () => [`entry.changed @ entry ${at(7)}`],
  },
  {
    name: 'an open value, the entry, its leaf, every tile and the root',
    tamper: (store) => {
      changeName(store);
      store.fixFields(at(7));
      store.fixTree();
    },
    fsck: () => ['root.mismatch @ head', 'root.mismatch @ checkpoint'],
    // What the tiles no longer tell, the receipt does.
    verify: () => ['root.mismatch @ checkpoint', `entry.changed @ entry ${at(7)}`],
  },
  {
    name: 'the ciphertext of a person',
    tamper: (store) =>
      store.changeGroup(at(7), 2, (group) => {
        if ('sealed' in group) group.sealed[0]! ^= 1;
        return group;
      }),
    fsck: () => [`value.changed @ entry ${at(7)}`],
    verify: () => [],
  },
  {
    name: "the sealed values of one event by another's of the same person",
    tamper: (store) => store.setRow(at(7), { groups: store.row(at(12)).groups }),
    fsck: () => [`value.changed @ entry ${at(7)}`],
    verify: () => [],
  },
  {
    name: 'the time at which an event happened',
    tamper: (store) => store.changeEntry(at(7), ({ occurredMs }) => ({ occurredMs: occurredMs + 1 })),
    fsck: () => [`entry.changed @ entry ${at(7)}`],
    verify: () => [`entry.changed @ entry ${at(7)}`],
  },
];

const order: readonly Attack[] = [
  {
    name: 'an event deleted',
    tamper: (store) => store.exec(`DELETE FROM events WHERE idx = ${at(7)}`),
    fsck: () => [`entry.missing @ entry ${at(7)}`],
    verify: () => [`entry.missing @ entry ${at(7)}`],
  },
  {
    name: 'an event deleted and the gap closed',
    tamper: (store) => store.replaceRows(store.rows().toSpliced(at(7), 1)),
    fsck: () => [`entry.missing @ entry ${at(7)}`, 'root.mismatch @ checkpoint'],
    verify: () => [`entry.missing @ entry ${at(7)}`],
  },
  {
    name: 'an event deleted, the gap closed and the tree made anew',
    tamper: (store) => {
      store.replaceRows(store.rows().toSpliced(at(7), 1));
      store.fixTree();
    },
    fsck: () => ['root.mismatch @ head', 'root.mismatch @ checkpoint'],
    verify: () => [`entry.changed @ entry ${at(7)}`],
  },
  {
    name: 'an event inserted',
    tamper: (store) => {
      const forged = store.row(at(50));
      store.replaceRows(store.rows().toSpliced(at(7), 0, forged));
      store.changeEntry(at(7), ({ occurredMs }) => ({ occurredMs: occurredMs + 1 }));
    },
    fsck: () => [`entry.changed @ entry ${at(7)}`],
    verify: () => [`entry.changed @ entry ${at(7)}`],
  },
  {
    name: 'an event inserted behind the end',
    tamper: (store) => store.exec(`INSERT INTO events SELECT ${store.size}, entry, groups FROM events WHERE idx = 1`),
    fsck: () => ['entry.changed @ entry'],
    verify: () => [],
  },
  {
    name: 'two events exchanged',
    tamper: (store) => {
      const rows = store.rows();
      store.replaceRows(rows.with(at(7), rows[at(9)]!).with(at(9), rows[at(7)]!));
    },
    fsck: () => [`order.changed @ entry ${at(7)}`, `order.changed @ entry ${at(9)}`],
    verify: () => [`order.changed @ entry ${at(7)}`, `order.changed @ entry ${at(9)}`],
  },
  {
    name: 'the tail cut',
    tamper: (store) => store.exec(`DELETE FROM events WHERE idx >= ${trail.lateFirst}`),
    fsck: () => [`tail.cut @ entries ${trail.lateFirst}-`],
    verify: () => [`tail.cut @ entries ${trail.lateFirst}-`],
  },
  {
    name: 'the tail cut and the older signed head put back',
    tamper: (store) => {
      store.replaceRows(store.rows().slice(0, trail.lateFirst));
      store.fixTree();
      store.setCheckpoint(readFileSync(trail.checkpoints.old, 'utf8'));
    },
    fsck: () => ['rollback @ size'],
    verify: () => ['rollback @ checkpoint'],
  },
];

const erasures: readonly Attack[] = [
  {
    name: "a person's values taken out of the store",
    tamper: (store) => store.changeGroup(at(7), 2, removed),
    fsck: () => [`withheld.without_ground @ group 2 of entry ${at(7)}`],
    verify: () => [],
  },
  {
    name: 'confidential values taken out of the store',
    tamper: (store) => store.changeGroup(at(7), 1, removed),
    fsck: () => [`withheld.without_ground @ group 1 of entry ${at(7)}`],
    verify: () => [],
  },
  {
    name: 'values taken out of the store and entered into the list of what was erased',
    tamper: (store) => {
      store.changeGroup(at(7), 2, removed);
      store.exec('CREATE TEMP TABLE one AS SELECT * FROM erased LIMIT 1');
      store.exec(`UPDATE one SET idx = ${at(7)}, grp = 2; INSERT INTO erased SELECT * FROM one`);
    },
    fsck: () => ['withheld.without_ground @ entry'],
    verify: () => [],
  },
  {
    name: 'the list of what was erased emptied',
    tamper: (store) => store.exec('DELETE FROM erased'),
    fsck: () => ['withheld.without_ground @ entry', `withheld.without_ground @ group 2 of entry ${at(4)}`],
    verify: () => [],
  },
  {
    name: "a person's key cut out of the keyring",
    tamper: (store) =>
      editBuckets(store, (file, bytes) => writeFileSync(file, bytes.subarray(0, bytes.length - RECORD_BYTES))),
    fsck: () => ['withheld.without_ground @ group'],
    verify: () => [],
  },
  {
    name: 'the keyring edited',
    tamper: (store) =>
      editBuckets(store, (file, bytes) => {
        bytes[bytes.length - 1]! ^= 1;
        writeFileSync(file, bytes);
      }),
    fsck: () => ['@ '],
    verify: () => [],
  },
  {
    name: 'the keyring deleted',
    tamper: (store) => editBuckets(store, (file) => rmSync(file)),
    fsck: () => ['@ '],
    verify: () => [],
  },
];

const strangers: readonly Attack[] = [
  {
    name: 'values of another tenant',
    tamper: (store) => store.setRow(at(7), { groups: otherRow(1).groups }),
    fsck: () => [`value.changed @ entry ${at(7)}`],
    verify: () => [],
  },
  {
    name: 'an event of another tenant',
    tamper: (store) => store.setRow(at(7), otherRow(1)),
    fsck: () => [`entry.changed @ entry ${at(7)}`, `value.changed @ entry ${at(7)}`],
    verify: () => [`entry.changed @ entry ${at(7)}`],
  },
];

function otherRow(index: number): { entry: Uint8Array; groups: Uint8Array } {
  const other = new OpenedStore(trail.folders, 'other');
  try {
    return other.row(index);
  } finally {
    other.close();
  }
}

function expectFound(ran: Ran, expected: readonly string[]): void {
  expect([ran.err, ran.code]).toEqual(['', expected.length > 0 ? 1 : 0]);
  expect(ran.findings.length > 0).toBe(expected.length > 0);
  for (const finding of expected) expect(ran.findings).toContainEqual(expect.stringContaining(finding));
}

test('no false alarm on what nobody touched', async () => {
  const { fsck, verified } = await tampered(() => {});
  expectFound(fsck, []);
  expectFound(verified, []);
  expect(JSON.parse(fsck.out)).toMatchObject({ ok: true, counts: { erasedGroups: 68 } });
});

describe.each([
  ['edited', values],
  ['the order of events', order],
  ['called erased', erasures],
  ['copied from elsewhere', strangers],
] as const)('%s', (_, attacks) => {
  test.concurrent.each(attacks)('$name', async (attack) => {
    const { fsck, verified } = await tampered(attack.tamper);
    expectFound(fsck, attack.fsck());
    expectFound(verified, attack.verify());
  });
});
