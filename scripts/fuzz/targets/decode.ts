/** Bodies of requests: what is accepted says what a slow strict reader reads, and what is refused has that fault. */
import { decodeEvents, type DecodedItem } from '@trailmark/connect';
import { readItemsStrictly, readStrictly, saysTheSame, type Reading } from '../strict-json.ts';
import { bytesOf, promise, textOf, type Target } from '../target.ts';
import { EVENT_WORDS, sampleTexts } from './event-words.ts';

const SPACE = new Set([0x20, 0x09, 0x0a, 0x0d]);

/** The first byte that is not white space. */
function firstOf(body: Uint8Array): number | undefined {
  return body.find((byte) => !SPACE.has(byte));
}

/** One item against the reference; gives what became of it. */
function compare(item: DecodedItem, reading: Reading): string {
  if ('value' in item) {
    promise(reading.faults.size === 0, `accepted in spite of ${[...reading.faults].join()}`);
    promise(saysTheSame(item.value, reading.value), 'accepted, but the value is not what the text says');
    return 'accepted';
  }
  const { code, pointer } = item.problem;
  promise((reading.faults as ReadonlySet<string>).has(code), `refused with ${code}, a fault the text does not have`);
  // oxlint-disable-next-line no-control-regex -- that there are none is what is looked at
  promise(pointer !== undefined && /^(\/[^\u0000-\u001f]*)?$/.test(pointer), 'the pointer is no pointer');
  promise(pointer.isWellFormed(), 'the pointer is no text');
  return code;
}

function judgeJson(body: Uint8Array): string {
  const decoded = decodeEvents(body, 'application/json; charset=utf-8');
  const first = firstOf(body);
  if (!decoded.ok) {
    if (decoded.problem.code === 'body.too_large') {
      promise(body.filter((byte) => byte === 0x2c).length >= 10_000, 'too large without 10,000 commas');
      return decoded.problem.code;
    }
    const reading = first === 0x5b ? readItemsStrictly(body) : first === 0x7b ? readStrictly(body) : undefined;
    promise(reading === undefined, `refused as ${decoded.problem.code}, but it is JSON: ${decoded.problem.detail}`);
    return decoded.problem.detail.replace(/\d+/g, '#').slice(0, 30);
  }
  const items = [...decoded.items];
  const readings = decoded.shape === 'array' ? readItemsStrictly(body) : [readStrictly(body)];
  promise(readings !== undefined && readings.length === items.length, 'accepted, but it is no JSON, or other items');
  const outcomes = items.map((item, i) => {
    const reading = readings[i];
    promise(reading !== undefined, 'accepted, but it is no JSON');
    return compare(item, reading);
  });
  return outcomes.find((outcome) => outcome !== 'accepted') ?? 'accepted';
}

function judgeLines(body: Uint8Array): string {
  const decoded = decodeEvents(body, 'application/x-ndjson');
  promise(decoded.ok && decoded.shape === 'ndjson', 'lines are refused one by one, never as a whole');
  const lines = linesOf(body);
  const items = [...decoded.items];
  promise(lines.length === items.length, `${lines.length} lines became ${items.length} items`);
  let outcome = 'accepted';
  items.forEach((item, i) => {
    const reading = readStrictly(lines[i]!); // as many as items
    if (reading !== undefined) {
      const made = compare(item, reading);
      if (made !== 'accepted') outcome = made;
      return;
    }
    promise('problem' in item, 'accepted, but the line is no JSON');
    promise(item.problem.code === 'body.malformed', `a line that is no JSON was refused as ${item.problem.code}`);
    outcome = item.problem.code;
  });
  return outcome;
}

/** Lines that hold anything but white space. */
function linesOf(body: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  let from = 0;
  for (let at = 0; at <= body.length; at++) {
    if (at < body.length && body[at] !== 0x0a) continue;
    const line = body.subarray(from, at);
    if (firstOf(line) !== undefined) lines.push(line);
    from = at + 1;
  }
  return lines;
}

/** What was sent is not lost: every text of the CloudEvent is somewhere in the event made of it. */
function judgeCloudEvents(body: Uint8Array): string {
  const batch = firstOf(body) === 0x5b;
  const media = batch ? 'application/cloudevents-batch+json' : 'application/cloudevents+json';
  const plain = decodeEvents(body, 'application/json');
  const decoded = decodeEvents(body, media);
  promise(plain.ok === decoded.ok, 'a CloudEvent is JSON where JSON is JSON');
  if (!decoded.ok || !plain.ok) return 'malformed';
  const [items, plainItems] = [[...decoded.items], [...plain.items]];
  promise(items.length === plainItems.length, 'as many events as CloudEvents');
  let outcome = 'accepted';
  items.forEach((item, i) => {
    const sent = plainItems[i]!; // as many, as just seen
    if ('problem' in item) {
      outcome = item.problem.pointer ?? item.problem.code;
      return;
    }
    promise('value' in sent, 'an event was made of JSON that is refused');
    const kept = new Set<string>();
    leaves(item.value, kept);
    const told = new Set<string>();
    leaves(sent.value, told);
    for (const text of told) promise(kept.has(text) || LEFT_OUT.has(text), `lost ${JSON.stringify(text)}`);
    promise(
      typeof item.value === 'object' && item.value !== null && 'actor' in item.value,
      'an event without an actor',
    );
  });
  return outcome;
}

/** Texts that the event says in another word: the version of CloudEvents, and the kinds of actors. */
const LEFT_OUT = new Set([
  '1.0',
  'user',
  'app_user',
  'api_key',
  'service_account',
  'system',
  'unauthenticated',
  'unknown',
]);

function leaves(value: unknown, found: Set<string>): void {
  if (typeof value === 'string') found.add(value);
  else if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) leaves(inner, found);
}

const cloudEvent = {
  specversion: '1.0',
  id: 'c-1',
  source: '/crm/eu',
  type: 'com.example.CampaignApproved',
  time: '2026-03-01T09:30:00Z',
  datacontenttype: 'application/json',
  authtype: 'user',
  authid: 'u_17',
  data: { budget: '10.00', currency: 'EUR' },
};

export const decodeJson: Target = {
  name: 'decode-json',
  form: 'json',
  words: EVENT_WORDS,
  quickRuns: 6_000,
  seeds: () => [...sampleTexts(4).map(bytesOf), bytesOf(`[${sampleTexts(3).join(',')}]`)],
  judge: judgeJson,
};

export const decodeLines: Target = {
  name: 'decode-lines',
  form: 'lines',
  words: EVENT_WORDS,
  quickRuns: 5_000,
  seeds: () => [bytesOf(`${sampleTexts(3).join('\n')}\n`)],
  judge: judgeLines,
};

export const decodeCloudEvents: Target = {
  name: 'decode-cloudevents',
  form: 'json',
  words: [...EVENT_WORDS, ...Object.keys(cloudEvent)],
  quickRuns: 6_000,
  seeds: () =>
    [
      JSON.stringify(cloudEvent),
      JSON.stringify([cloudEvent, { ...cloudEvent, id: 'c-2', subject: 'x' }]),
      JSON.stringify({ ...cloudEvent, data: JSON.parse(sampleTexts(1)[0]!) as unknown }),
    ].map(bytesOf),
  judge: judgeCloudEvents,
};

/** Content-Type headers: a header is of one form or none, whatever its case and parameters. */
export const mediaType: Target = {
  name: 'media-type',
  form: 'text',
  quickRuns: 10_000,
  words: [
    'application/json',
    ';',
    'charset=utf-8',
    'charset="UTF-8"',
    'charset=latin1',
    '=',
    ' ',
    'boundary=x',
    '+json',
  ],
  seeds: () => ['application/json', 'Application/JSON ; Charset=UTF-8', 'application/x-ndjson'].map(bytesOf),
  judge(input) {
    const decoded = decodeEvents(bytesOf('{}'), textOf(input));
    const again = decodeEvents(bytesOf('{}'), textOf(input).toUpperCase().toLowerCase());
    if (decoded.ok) promise(again.ok && again.shape === decoded.shape, 'names of media types compare without case');
    return decoded.ok ? `accepted as ${decoded.shape}` : decoded.problem.code;
  },
};
