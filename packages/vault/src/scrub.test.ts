import { classify } from '@trailmark/catalog';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scrubEvent } from './scrub.ts';
import { isCardNumber, scrubText } from './secret-pattern.ts';
import { anEvent, aPerson } from './vault.fixture.ts';

// Built from parts, so that no scanner takes this file for a leak.
const letters = (count: number): string => 'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zC'.repeat(8).slice(0, count);
const SECRETS: readonly (readonly [kind: string, secret: string])[] = [
  ['AWS key', `AKIA${'ABCDEFGH23456777'}`],
  ['GitHub token', `ghp_${letters(36)}`],
  ['GitHub token', `github_pat_${letters(40)}`],
  ['GitLab token', `glpat-${letters(20)}`],
  ['Slack token', `xoxb-${'123456789012-'}${letters(24)}`],
  ['Stripe key', `sk_live_${letters(24)}`],
  ['API key', `sk-proj-${letters(48)}`],
  ['Google key', `AIza${letters(35)}`],
  ['Trailmark key', `tm_main_${letters(32)}`],
  ['JWT', `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.${letters(43)}`],
  ['private key', `-----BEGIN RSA PRIVATE KEY-----\n${letters(64)}\n-----END RSA PRIVATE KEY-----`],
  ['private key', `-----BEGIN PRIVATE KEY-----\n${letters(64)}`],
  ['card number', '4111111111111111'],
  ['card number', '4111 1111 1111 1111'],
  ['card number', '5500-0000-0000-0004'],
  ['card number', '3782 822463 10005'],
];

test.each(SECRETS)('%s in the middle of a text leaves its kind and its length', (kind, secret) => {
  for (const [before, after] of [
    ['', ''],
    ['key: ', '.'],
    ['see "', '" in the log'],
    ['(', ')'],
  ]) {
    expect(scrubText(`${before}${secret}${kind === 'private key' ? '' : after}`).text).toBe(
      `${before}[scrubbed: ${kind}, ${secret.length} characters]${kind === 'private key' ? '' : after}`,
    );
  }
});

test('secrets that only their surroundings give away', () => {
  expect(scrubText(`Authorization: Bearer ${letters(30)}`).text).toBe(
    'Authorization: Bearer [scrubbed: bearer token, 30 characters]',
  );
  const basic = Buffer.from('someone:some password').toString('base64');
  expect(scrubText(`basic ${basic}`).text).toBe(`basic [scrubbed: basic credentials, ${basic.length} characters]`);
  expect(scrubText('postgres://app:hunter22@db.example.test/x').text).toBe(
    'postgres://app:[scrubbed: password, 8 characters]@db.example.test/x',
  );
  expect(scrubText('curl "https://x.test/?api_key=abc123def&y=1"').text).toContain(
    'api_key=[scrubbed: password, 9 characters]&y=1',
  );
  expect(scrubText('{"password": "hunter22"}').text).toBe('{"password": "[scrubbed: password, 8 characters]"}');
});

test('what is no secret stays as it is', () => {
  for (const text of [
    '4111111111111112',
    '1234567890123456',
    'order 4000123412341235',
    '20231115123456789',
    '120210000000000000',
    '+49 170 1234 5678 9012',
    '+1 (415) 555-2671',
    '0170 1234 5678',
    '550e8400-e29b-41d4-a716-446655440000',
    '4111111111111111.00',
    '-4111111111111111',
    'INV-4111111111111111',
    'a4111111111111111',
    '41111111111111110',
    'd41d8cd98f00b204e9800998ecf8427e',
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    '2024-01-15 12:34:56',
    '1234-5678-9012-3456',
    '1700000000000',
    '1250000.50',
    '192.168.100.200',
    'the password: changed by the user',
    'Basic information about the campaign',
    'basic internationalization',
    'bearer of good news for everyone',
    'risk-assessment-of-the-whole-campaign',
    'sk-learn-based-model-for-audience',
    'https://example.test/path?campaign=spring&utm_source=mail',
    'https://x.test/@someone/status/1',
    'mailto:someone@example.test',
    'https://x.test:8080/a@b',
    'tm_main',
    'eyJ is how a token begins',
    'key=value',
    'secret: none',
    'xoxo-with-love-from-all-of-us',
  ]) {
    expect(scrubText(text)).toEqual({ text, removed: [] });
  }
});

test('card numbers are found by issuer, length and check digit', () => {
  for (const card of [
    '4111111111111111',
    '5555555555554444',
    '2223003122003222',
    '378282246310005',
    '30569309025904',
    '3530111333300000',
    '6011111111111117',
  ]) {
    expect(isCardNumber(card)).toBe(true);
    expect(isCardNumber(card.slice(0, -1) + String((Number(card.at(-1)) + 1) % 10))).toBe(false);
  }
  fc.assert(
    fc.property(fc.stringMatching(/^[179][0-9]{15}$/), (digits) => {
      expect(isCardNumber(digits)).toBe(false);
    }),
  );
});

test('a card number that is the whole of an id is an id', () => {
  const id = { path: 'targets.0.id', type: 's', text: '4111111111111111' } as const;
  const note = { path: 'reason', type: 's', text: 'paid with 4111111111111111' } as const;
  const { event, count } = scrubEvent(anEvent([], { open: [id], confidential: [note] }));
  expect(count).toBe(1);
  expect(event.open).toEqual([id]);
  expect(event.confidential[0]?.text).toBe('paid with [scrubbed: card number, 16 characters]');
});

test('fields that are called a secret lose their value, whatever it is', () => {
  const { event, count } = scrubEvent(
    anEvent([], {
      open: [
        { path: 'changes.0.path', type: 's', text: 'user.password' },
        { path: 'changes.1.path', type: 's', text: 'name' },
        { path: 'data.next_page', type: 's', text: 'p2' },
      ],
      confidential: [
        { path: 'data.api_key', type: 's', text: 'x' },
        { path: 'data.cvc', type: 'n', text: '123' },
        { path: 'data.password', type: 'z', text: '' },
        { path: 'changes.0.before', type: 's', text: 'old' },
        { path: 'changes.0.after', type: 'j', text: '["new"]' },
        { path: 'changes.1.after', type: 's', text: 'Anna' },
        {
          path: 'data.login',
          type: 'j',
          text: '{"Client-Secret":"s3","__proto__":{"token":7},"list":[{"path":"x.pwd","before":"a","after":"b"}],"name":"n"}',
        },
        { path: 'data.accessKeyId', type: 's', text: 'AKIAABCDEFGH23456777' },
      ],
    }),
  );
  expect(count).toBe(8);
  expect(event.open.map(({ text }) => text)).toEqual(['user.password', 'name', 'p2']);
  expect(event.confidential.map(({ type, text }) => `${type} ${text}`)).toEqual([
    's [scrubbed: secret, 1 characters]',
    's [scrubbed: secret, 3 characters]',
    'z ',
    's [scrubbed: secret, 3 characters]',
    's [scrubbed: secret, 7 characters]',
    's Anna',
    'j {"Client-Secret":"[scrubbed: secret, 2 characters]","__proto__":{"token":"[scrubbed: secret, 1 characters]"},"list":[{"after":"[scrubbed: secret, 1 characters]","before":"[scrubbed: secret, 1 characters]","path":"x.pwd"}],"name":"n"}',
    's AKIAABCDEFGH23456777',
  ]);
});

test('persons and search terms hold no secret either, nor a part of one', () => {
  const secret = `ghp_${letters(36)}`;
  const card = '4111 1111 1111 1111';
  const sent = classify(
    {
      type: 'campaign.updated',
      actor: { type: 'user', id: 'u_1', name: `bot ${secret}` },
      reason: `paid with ${card}, key ${secret}`,
      changes: [{ path: 'user.password', before: 'tulip', after: 'orchid' }],
      data: { api_key: 'violet', note: { pin: [`token: ${secret}`] } },
    },
    { source: 'crm' },
  );
  if (!sent.ok) throw new Error(sent.problem.detail);
  const before = JSON.stringify([sent.event.terms, sent.event.texts]);
  const { event, count } = scrubEvent(sent.event);
  expect(count).toBe(8);
  expect(event.persons[0]?.name).toBe('bot [scrubbed: GitHub token, 40 characters]');
  const found = JSON.stringify([event.terms, event.texts]);
  for (const gone of ['4111', '1111', 'ghp', secret.slice(4).toLowerCase(), 'tulip', 'orchid', 'violet']) {
    expect([gone, before.includes(gone), found.includes(gone)]).toEqual([gone, true, false]);
  }
  // That something was taken out is found, as it is read.
  expect(event.texts.map(({ words }) => words.join(' '))).toContain(
    'paid with scrubbed card number 19 characters key scrubbed github token 40 characters',
  );
});

test('an event without secrets is given back itself', () => {
  const event = anEvent([aPerson('u_1')]);
  expect(scrubEvent(event)).toEqual({ event, count: 0 });
  expect(scrubEvent(event).event).toBe(event);
});

test('hostile texts take time in proportion to their length', () => {
  const size = 64 * 1024;
  for (const piece of [
    'eyJ-',
    'eyJ',
    '4111 ',
    '4111-1111-',
    '-----BEGIN PRIVATE KEY',
    '://a:',
    'password=',
    'sk-',
    'Bearer ',
    'xoxb-',
    'tm_a',
    'SG.a',
    '1',
    'key=',
    'pass"',
    '"key',
    'gh',
    'secret: ',
  ]) {
    const text = piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
    const start = performance.now();
    scrubText(text);
    scrubEvent(anEvent([], { confidential: [{ path: 'data.x', type: 'j', text: JSON.stringify([text]) }] }));
    expect([piece, performance.now() - start < 400]).toEqual([piece, true]);
  }
});

test('no text makes a pattern look at it again and again', () => {
  const colons = `Basic ${Buffer.from(`${':'.repeat(48_000)}\0`).toString('base64')}`;
  const startedMs = performance.now();
  expect(scrubText(colons).removed).toEqual([]);
  expect(performance.now() - startedMs).toBeLessThan(500);
  expect(scrubText(`Basic ${Buffer.from('mira:hunter-2').toString('base64')}`).removed).toHaveLength(1);
});
