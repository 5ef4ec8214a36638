/** Reads a body into events, strictly: what JSON lets pass and an audit trail must not is refused, naming the place. */

import { isAscii, isUtf8 } from 'node:buffer';
import { parseJson, type EventProblem } from '@trailmark/catalog';
import { faultOf } from './fault.ts';
import { fromCloudEvent } from './cloudevent.ts';
import { BATCH_MAX, BODY_VALUES_MAX, DEPTH_MAX, EVENT_BYTES_MAX } from './limits.ts';
import { malformedAt } from './malformed.ts';
import { bodyForm, mediaTypes } from './media-type.ts';
import { Scan, skipSpace } from './scan.ts';
import { tally } from './tally.ts';

/** Why a body as a whole was refused. */
export interface BodyProblem {
  readonly code: 'body.malformed' | 'body.too_large' | 'media.unsupported';
  readonly detail: string;
}

/** One event as it was sent (any JSON value: the catalog judges it), or why it was refused. */
export type DecodedItem = { readonly value: unknown } | { readonly problem: EventProblem };

export type DecodedBody =
  | { readonly ok: true; readonly shape: 'one' | 'array' | 'ndjson'; readonly items: DecodedItem[] }
  | { readonly ok: false; readonly problem: BodyProblem };

/** What a scan found of one item, kept until its value is parsed. */
interface Extent {
  readonly start: number;
  readonly end: number;
  readonly names: number;
  readonly depth: number;
  readonly escaped: boolean;
  readonly namesEscaped: boolean;
}

/**
 * The events of a request body, in their order. `mediaType` is the Content-Type header. A bad event never spoils its
 * neighbours: each line of NDJSON and each element of an array stands for itself; only an array whose text is no JSON
 * is refused whole. Pointers are RFC 6901 pointers into the event. Blank lines of NDJSON are no events.
 */
export function decodeEvents(body: Uint8Array, mediaType: string): DecodedBody {
  const form = bodyForm(mediaType);
  if (form === undefined) {
    return refuse('media.unsupported', `Send one of ${mediaTypes.join(', ')}, in UTF-8.`);
  }
  if (form === 'ndjson') return decodeLines(body);
  const decoded = decodeJson(body);
  if (!decoded.ok || form === 'json') return decoded;
  if ((decoded.shape === 'array') !== (form === 'cloudevents')) {
    return refuse(
      'body.malformed',
      form === 'cloudevents'
        ? 'A batch of CloudEvents is an array. Send [ … ] or use application/cloudevents+json.'
        : 'One CloudEvent is an object. For an array use application/cloudevents-batch+json.',
    );
  }
  return { ...decoded, items: decoded.items.map((item) => ('problem' in item ? item : fromCloudEvent(item.value))) };
}

function decodeJson(body: Uint8Array): DecodedBody {
  const first = skipSpace(body, 0, body.length);
  const isArray = body[first] === 0x5b;
  const extents: Extent[] = [];
  if (isArray || body[first] === 0x7b) {
    const scan = new Scan(body, isArray ? first + 1 : first, body.length);
    let values = 0;
    while (scan.next()) {
      if (extents.length === BATCH_MAX) {
        return refuse('body.too_large', `The batch holds more than ${BATCH_MAX} events. Send several batches.`);
      }
      values += scan.values;
      if (values > BODY_VALUES_MAX) return refuse('body.too_large', tooManyValues());
      extents.push(extentOf(scan));
      if (!isArray) break;
    }
    if (extents.length === 1 && extents[0]!.end - extents[0]!.start > EVENT_BYTES_MAX && !isArray) {
      return { ok: true, shape: 'one', items: [{ problem: tooLarge() }] };
    }
  }
  const parsed = parse(body);
  if (!parsed.ok) return { ok: false, problem: malformedBody(body) };
  if (typeof parsed.value !== 'object' || parsed.value === null) {
    return refuse('body.malformed', 'Send one event as an object, or an array of events.');
  }
  const values: unknown[] = isArray ? (parsed.value as unknown[]) : [parsed.value]; // it began with a bracket
  if (values.length !== extents.length) throw new Error('The scan and the parser disagree on the number of events.');
  const sound = isUtf8(body);
  const items = values.map((value, at) => checked(value, body, extents[at]!, sound)); // as many as values
  return { ok: true, shape: isArray ? 'array' : 'one', items };
}

function decodeLines(body: Uint8Array): DecodedBody {
  const buffer = bufferOf(body);
  const sound = isUtf8(body);
  const items: DecodedItem[] = [];
  let values = 0;
  for (let from = 0; from < body.length;) {
    const newline = buffer.indexOf(0x0a, from);
    const to = newline < 0 ? body.length : newline;
    const start = skipSpace(body, from, to);
    if (start < to) {
      if (items.length === BATCH_MAX) {
        return refuse('body.too_large', `The batch holds more than ${BATCH_MAX} events. Send several batches.`);
      }
      const line = body.subarray(start, to);
      const scan = new Scan(line, 0, line.length);
      scan.next();
      values += scan.values;
      if (values > BODY_VALUES_MAX) return refuse('body.too_large', tooManyValues());
      items.push(decodeLine(line, scan, sound));
    }
    from = to + 1;
  }
  return { ok: true, shape: 'ndjson', items };
}

function decodeLine(line: Uint8Array, scan: Scan, sound: boolean): DecodedItem {
  if (scan.end - scan.start > EVENT_BYTES_MAX) return { problem: tooLarge() };
  const parsed = parse(line);
  if (!parsed.ok) return { problem: malformedBody(line) };
  return checked(parsed.value, line, extentOf(scan), sound);
}

/** One parsed event, held against what the scan saw of its text. `sound`: the whole body is UTF-8. */
function checked(value: unknown, bytes: Uint8Array, extent: Extent, sound: boolean): DecodedItem {
  if (extent.end - extent.start > EVENT_BYTES_MAX) return { problem: tooLarge() };
  const { namesEscaped } = extent;
  if (sound && !namesEscaped && extent.depth <= DEPTH_MAX && tally(value, extent.escaped) === extent.names)
    return { value };
  const text = bytes.subarray(extent.start, extent.end);
  const fault = faultOf(text);
  if (fault !== undefined) return { problem: fault };
  // The parser's own reading of escaped names is not to be trusted.
  if (namesEscaped) return { value: parseJson(textOf(text)) };
  if (sound) throw new Error('A fault was seen in an event but could not be named.');
  return { value };
}

function extentOf(scan: Scan): Extent {
  return {
    start: scan.start,
    end: scan.end,
    names: scan.names,
    depth: scan.depth,
    escaped: scan.escaped,
    namesEscaped: scan.namesEscaped,
  };
}

/** Bytes that are not UTF-8 are read as U+FFFD here; `checked` names them. */
function parse(bytes: Uint8Array): { ok: true; value: unknown } | { ok: false } {
  try {
    return { ok: true, value: JSON.parse(textOf(bytes)) };
  } catch {
    return { ok: false };
  }
}

function textOf(bytes: Uint8Array): string {
  return bufferOf(bytes).toString(isAscii(bytes) ? 'latin1' : 'utf8');
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function malformedBody(bytes: Uint8Array): BodyProblem & EventProblem {
  if (bytes.length === 0)
    return malformed('The body is empty. Send one event, an array of events, or one event a line.');
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    return malformed('The text begins with a byte order mark. Leave it out (RFC 8259 section 8.1).');
  }
  const text = textOf(bytes);
  const at = malformedAt(text);
  if (at === undefined) throw new Error('The parser refused a text that is JSON.');
  if (at >= text.length) return malformed(`The text ends too early, after ${text.length} characters. Send all of it.`);
  let line = 1;
  let lineStart = 0;
  for (let end = text.indexOf('\n'); end >= 0 && end < at; end = text.indexOf('\n', lineStart)) {
    line++;
    lineStart = end + 1;
  }
  return malformed(`This is not JSON from line ${line}, column ${at - lineStart + 1} on.`);
}

function malformed(detail: string): BodyProblem & EventProblem {
  return { code: 'body.malformed', detail };
}

function refuse(code: BodyProblem['code'], detail: string): DecodedBody {
  return { ok: false, problem: { code, detail } };
}

function tooLarge(): EventProblem {
  return {
    code: 'event.invalid',
    pointer: '',
    detail: `The event is larger than ${EVENT_BYTES_MAX} bytes. Send what is large as a hash and the place where it is kept.`,
  };
}

function tooManyValues(): string {
  return `The body holds more than ${BODY_VALUES_MAX} values. Send several smaller batches.`;
}
