/** Story 1 says what its plot promises, whatever the seed. */

import { expect, test } from 'vitest';
import type { SampleEvent } from '../event.ts';
import { postNobodyApproved } from './1-post-nobody-approved.ts';
import { asked } from './asked.fixture.ts';
import { toldBy } from './told.fixture.ts';

const told = toldBy(postNobodyApproved);
const MINUTE_MS = 60_000;

const of = (events: readonly SampleEvent[], type: string) => events.filter((event) => event.type === type);
const shown = (event: SampleEvent) => ({ assets: event.data!['assets'], rendition: event.data!['rendition_sha256'] });

test('version 3 approved with a clean photo, exchanged by the agency minutes later, published by the scheduler, taken down', () => {
  for (const { events, key } of told) {
    const [uploaded] = of(events, 'asset.uploaded');
    const [scanned] = of(events, 'asset.scanned');
    const [drafted] = of(events, 'post.drafted');
    const [approved] = of(events, 'post.approved');
    const [exchanged] = of(events, 'asset.replaced');
    const [published] = of(events, 'post.published');
    const [takenDown] = of(events, 'post.taken_down');
    expect(uploaded!.actor.org!.type).toBe('agency');
    expect(uploaded!.data).toMatchObject({ licence: 'editorial', version: '1' });
    expect(scanned!.data).toMatchObject({ scan_result: 'clean', sha256: uploaded!.data!['sha256'] });
    expect(drafted!.actor).toMatchObject({ type: 'agent', id: 'agent_copy' });
    expect(approved!.data).toMatchObject({ version: '3', assets: [`${uploaded!.targets![0]!.id}@1`] });

    expect(exchanged!.actor.id).toBe(uploaded!.actor.id);
    expect(key.culprits).toEqual([exchanged!.actor.id]);
    expect(exchanged!.data).toMatchObject({ after_approval: true, scan_result: 'not scanned', licence: null });
    expect(exchanged!.data!['previous_sha256']).toBe(uploaded!.data!['sha256']);
    expect(exchanged!.data!['sha256']).not.toBe(uploaded!.data!['sha256']);
    const waitedMs = Date.parse(exchanged!.time) - Date.parse(approved!.time);
    expect(waitedMs).toBeGreaterThan(0);
    expect(waitedMs).toBeLessThan(15 * MINUTE_MS);

    expect(published!.actor.id).toBe('post-scheduler');
    expect(published!.data).toMatchObject({ version: '3', approved_sha256: approved!.data!['content_sha256'] });
    expect(published!.data!['content_sha256']).toBe(approved!.data!['content_sha256']);
    expect(shown(published!)).not.toEqual(shown(approved!));
    expect(takenDown!.data!['live_minutes']).toBe(
      Math.floor((Date.parse(takenDown!.time) - Date.parse(published!.time)) / MINUTE_MS),
    );
  }
});

test('who is blamed has looked between approval and exchange, and did nothing else', () => {
  for (const { events, key } of told) {
    const [blame] = of(events, 'comment.added');
    const blamed = blame!.targets!.find(({ role }) => role === 'mentioned')!.id;
    expect(key.innocent).toContain(blamed);
    const own = events.filter(({ actor }) => actor.id === blamed || actor.onBehalfOf?.id === blamed);
    expect(own.map(({ type }) => type)).toEqual(['data.accessed']);
    expect(own[0]!.time > of(events, 'post.approved')[0]!.time).toBe(true);
    expect(own[0]!.time < of(events, 'asset.replaced')[0]!.time).toBe(true);
  }
});

test('what looks alike was published as it was approved last', () => {
  for (const { lookAlikes } of told) {
    for (const events of lookAlikes) {
      const exchanged = of(events, 'asset.replaced')[0]!;
      const approved = of(events, 'post.approved').at(-1)!;
      expect(exchanged.actor.org!.type).toBe('agency');
      expect(exchanged.data!['scan_result']).toBe('clean');
      expect(approved.time > exchanged.time).toBe(true);
      expect(shown(of(events, 'post.published')[0]!)).toEqual(shown(approved));
      expect(of(events, 'post.taken_down')).toHaveLength(1);
    }
    expect(lookAlikes.map((events) => of(events, 'asset.replaced')[0]!.data!['after_approval'])).toEqual([true, false]);
    expect(lookAlikes.map((events) => of(events, 'post.approved').length)).toEqual([2, 1]);
  }
});

test('versions follow each other, and each starts from the text and hash before it', () => {
  for (const { events, lookAlikes } of told) {
    for (const each of [events, ...lookAlikes]) {
      const [drafted] = of(each, 'post.drafted');
      let { content_sha256, text, version } = drafted!.data!;
      for (const { changes, data } of of(each, 'post.edited')) {
        expect(data).toMatchObject({ previous_version: version, previous_sha256: content_sha256 });
        expect(data!['version']).toBe(String(Number(version) + 1));
        const change = changes!.find(({ path }) => path === 'text');
        if (change !== undefined) expect(change.before).toBe(text);
        ({ content_sha256, version } = data!);
        text = change?.after ?? text;
      }
      expect(of(each, 'post.published')[0]!.data).toMatchObject({ content_sha256, text, version });
    }
  }
});

test('the queries find what they say', () => {
  for (const each of told) asked(each);
});
