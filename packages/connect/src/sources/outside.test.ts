/** Records of the real world: none is refused, none is lost, no part of one is dropped in silence. */

import { createReadStream, openSync, readSync, closeSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { classify } from '@trailmark/catalog';
import { describe, expect, it } from 'vitest';
import { detectFormat } from '../read/detect.ts';
import { readRecords } from '../read/records.ts';
import { mapRecord } from './formats.ts';

// oxlint-disable-next-line -- only tests on outside data may ask where it is
const root = process.env['TRAILMARK_TEST_DATA'];
if (root === undefined)
  console.warn(
    'SKIPPED: mappings on real CloudTrail and git records. Set TRAILMARK_TEST_DATA to the folder that holds data/.',
  );

interface Told {
  readonly record: unknown;
  readonly event: Record<string, unknown>;
}

/** Every record of every file in a folder with the one event it gives; refuses to skip any. */
async function* eventsOf(folder: string): AsyncGenerator<Told> {
  for (const name of readdirSync(folder).toSorted()) {
    const path = join(folder, name);
    const sample = Buffer.alloc(65_536);
    const file = openSync(path, 'r');
    const length = readSync(file, sample);
    closeSync(file);
    const detected = detectFormat(name, sample.subarray(0, length));
    if (detected === undefined) throw new Error(`${name} was not recognised`);
    for await (const read of readRecords(createReadStream(path), detected)) {
      if ('reject' in read) throw new Error(`${name}:${read.line} ${read.reject}`);
      const mapped = mapRecord(detected.format, read.record);
      if ('reject' in mapped) throw new Error(`${name}:${read.line} ${mapped.reject}`);
      const [event, ...others] = mapped.events;
      if (event === undefined || others.length > 0) throw new Error(`${name}:${read.line} gave not one event`);
      const classified = classify(event, { source: 'none' });
      if (!classified.ok) throw new Error(`${name}:${read.line} ${JSON.stringify(classified.problem)}`);
      if (!classified.event.known) throw new Error(`${name}:${read.line} has a type the catalog does not know`);
      yield { record: read.record, event };
    }
  }
}

function leavesOf(value: unknown, into: string[] = []): string[] {
  if (typeof value !== 'object' || value === null) into.push(String(value));
  else for (const member of Object.values(value)) leavesOf(member, into);
  return into;
}

/** Values of the record that stand nowhere in the event. */
function lostOf({ record, event }: Told): string[] {
  const kept = new Set(leavesOf(event));
  return leavesOf(record).filter((leaf) => !kept.has(leaf));
}

function counted(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

describe.skipIf(root === undefined)('outside data', () => {
  it('CloudTrail: 1,336 records, two of them also in a delivery file', async () => {
    const seen = new Map<string, string>();
    const outcomes = new Map<string, number>();
    const lost: string[] = [];
    let again = 0;
    for await (const told of eventsOf(join(root!, 'data/cloudtrail'))) {
      const { id, source, outcome } = told.event;
      const key = `${String(source)} ${String(id)}`;
      const text = JSON.stringify(sorted(told.event));
      if (seen.has(key)) {
        again++;
        // The same record gives the same content, whichever file it stood in.
        expect(text).toBe(seen.get(key));
        continue;
      }
      seen.set(key, text);
      counted(outcomes, String(outcome));
      lost.push(...lostOf(told));
    }
    expect({ events: seen.size, again, outcomes: Object.fromEntries(outcomes), lost: lost.slice(0, 10) }).toEqual({
      events: 1_336,
      again: 2,
      outcomes: { success: 1_200, failure: 106, denied: 30 },
      lost: [],
    });
  });

  it('git: 49,107 events, 40,892 commits with 163,027 changes and 8,215 pulls', { timeout: 60_000 }, async () => {
    const ids = new Set<string>();
    const types = new Map<string, number>();
    const approvals = new Map<string, number>();
    const lost = new Map<string, number>();
    let changes = 0;
    for await (const told of eventsOf(join(root!, 'data/git-change-trail'))) {
      const { event } = told;
      ids.add(`${String(event['source'])} ${String(event['id'])}`);
      counted(types, String(event['type']));
      if (event['type'] !== 'code.committed') counted(approvals, approvalOf(event['approval']));
      if (Array.isArray(event['changes'])) changes += event['changes'].length;
      for (const leaf of lostOf(told)) counted(lost, leaf);
    }
    expect({
      events: ids.size,
      changes,
      types: Object.fromEntries(types),
      approvals: Object.fromEntries(approvals),
    }).toEqual({
      events: 49_107,
      changes: 163_027,
      types: { 'code.committed': 40_892, 'code.merged': 6_501, 'code.pull_request_opened': 1_714 },
      approvals: { approved: 802, self_approved: 295, not_said: 5_404, none: 1_714 },
    });
    // Added, modified and deleted are told by what stood before and after; an empty message by null; the numbers of
    // pull requests stand inside their targets' ids.
    for (const [leaf, count] of lost) {
      if (!/^\d+$/.test(leaf)) expect([leaf, count]).toEqual(expectedLoss.get(leaf));
    }
  });
});

const expectedLoss = new Map<string, [string, number]>([
  ['M', ['M', 116_164]],
  ['A', ['A', 30_307]],
  ['D', ['D', 16_556]],
  ['', ['', 34]],
]);

function approvalOf(approval: unknown): string {
  if (approval === null) return 'none';
  return typeof approval === 'object' && 'status' in approval ? String(approval.status) : 'absent';
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
}
