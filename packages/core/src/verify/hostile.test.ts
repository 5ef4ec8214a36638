/** Evidence made to crash, to hang or to be read two ways: each is a finding, and soon. */
import { describe, expect, test } from 'vitest';
import { text, utf8 } from '../bytes.ts';
import { exportBundle, SyntheticLog } from '../synthetic.ts';
import type { Files } from '../synthetic.ts';
import { baseLog, check, origin, signer, time } from './invented-log.test.ts';
import type { Verification } from './verify.ts';

function found(result: Verification): string[] {
  return result.findings.map(({ code, at }) => `${code} @ ${at}`);
}

function edit(files: Files, name: string, change: (content: string) => string): void {
  const before = text(files.get(name) ?? new Uint8Array(0)) ?? '';
  const after = change(before);
  expect(after, `nothing was changed in ${name}`).not.toBe(before);
  files.set(name, utf8(after));
}

const whole = (count = 20): Files => exportBundle(baseLog(count), { kind: 'whole' }, time(count + 9));
const deep = '['.repeat(100_000) + ']'.repeat(100_000);

describe('nesting deeper than the stack', () => {
  test('in a line of disclosures', async () => {
    const files = whole();
    edit(files, 'disclosures.ndjson', (lines) => lines.replace(/^.*\n/, `{"index":0,"groups":${deep}}\n`));
    const codes = found(await check(files));
    expect(codes[0]).toBe('bundle.malformed @ disclosures.ndjson line 1');
  });
  test('in a line of erasures', async () => {
    const files = whole();
    files.set('erasures.ndjson', utf8(`{"index":0,"groups":${deep}}\n`));
    expect(found(await check(files))).toEqual(['bundle.malformed @ erasures.ndjson line 1']);
  });
  test('in a line of late arrivals', async () => {
    const files = exportBundle(baseLog(60), { kind: 'period', from: time(20), to: time(40) }, time(90));
    files.set('late.ndjson', utf8(`{"index":0,"x":${deep}}\n`));
    expect(found(await check(files))).toEqual(['bundle.malformed @ late.ndjson line 1']);
  });
});

describe('more than anyone can wait for', () => {
  test('a huge size and one file named like its last tile', async () => {
    const files = whole();
    const size = Number.MAX_SAFE_INTEGER;
    edit(files, 'checkpoint', (note) => note.replace('\n21\n', `\n${size}\n`));
    edit(files, 'manifest.json', (json) => json.replace('"size": 21', `"size": ${size}`));
    files.set('tile/entries/x035/x184/x372/x088/831', new Uint8Array(0));
    const codes = found(await check(files));
    expect(codes).toContain('signature.bad @ checkpoint');
    expect(codes.some((code) => code.startsWith('tail.cut'))).toBe(true);
  }, 20_000);
  test.each(['disclosures.ndjson', 'erasures.ndjson'])('millions of empty lines in %s', async (name) => {
    const files = whole();
    files.set(name, new Uint8Array(4_000_000).fill(0x0a));
    const result = await check(files);
    expect(result.findingsTotal).toBeLessThan(20_000);
    expect(result.ok).toBe(false);
  });
  test('millions of empty entries in a period', async () => {
    const files = exportBundle(baseLog(60), { kind: 'period', from: time(20), to: time(40) }, time(90));
    files.set('entries', new Uint8Array(4_000_000));
    const result = await check(files);
    expect(found(result)).toContain('bundle.malformed @ entries');
    expect(result.findingsTotal).toBeLessThan(100);
  });
});

describe('what two readers could read apart', () => {
  test('a path twice in a group that the log itself recorded so', async () => {
    const log = new SyntheticLog(origin, signer);
    const slots = [
      { path: 'outcome', type: 's', text: 'success' },
      { path: 'outcome', type: 's', text: 'denied' },
    ] as const;
    log.add('budget.changed', time(0), [{ class: 'open', slots }]);
    expect(found(await check(exportBundle(log, { kind: 'whole' }, time(1))))).toEqual(['value.changed @ event 0']);
  });
  test('names of a line in another order', async () => {
    const files = whole();
    edit(files, 'disclosures.ndjson', (lines) => lines.replace(/"class":"open",("seed":"[^"]*")/, '$1,"class":"open"'));
    expect(found(await check(files))[0]).toBe('bundle.malformed @ disclosures.ndjson line 1');
  });
  test('names of the manifest in another order', async () => {
    const files = whole();
    edit(files, 'manifest.json', (json) => json.replace(/(  "kind": .*\n)(  "origin": .*\n)/, '$2$1'));
    expect(found(await check(files))).toEqual(['bundle.malformed @ manifest.json']);
  });
});

describe('a bundle that is sound', () => {
  test('lends no credit to what lies in it unread', async () => {
    const files = whole();
    files.set('report.html', utf8('<h1>Nothing ever happened</h1>'));
    files.set('disclosures.ndjson ', utf8('{}'));
    const result = await check(files);
    expect(result.ok).toBe(true);
    expect(result.notes.join()).toContain('Not verified, and no evidence: "disclosures.ndjson ", "report.html".');
  });
  test('does not say that what lies outside its query is proven to', async () => {
    const files = exportBundle(baseLog(20), { kind: 'whole', query: 'outcome:denied' }, time(30));
    edit(files, 'disclosures.ndjson', (lines) => lines.replace(/^\{"index":7,.*\n/m, ''));
    const result = await check(files);
    expect(result.ok).toBe(true);
    expect(result.counts.withheld).toBe(1);
    expect(result.notes).toContain('That entries shown without values do not match it is claimed, not proven.');
  });
});

test('an entry recorded back in time beyond the range of a period', async () => {
  const log = baseLog(60);
  // Recorded after the neighbour that closes the period, with a time within the period.
  const files = exportBundle(log, { kind: 'period', from: time(20), to: time(40) }, time(30));
  expect(found(await check(files))).toEqual(['time.decreased @ entry 60']);
});
