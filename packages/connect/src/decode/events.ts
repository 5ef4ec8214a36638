/** Reads a body into events, strictly: what JSON lets pass and an audit trail must not is refused, naming the place. */

import { isAscii, isUtf8 } from 'node:buffer';
import { parseJson, type EventProblem } from '@trailmark/catalog';
import { faultOf } from './fault.ts';
import { fromCloudEvent } from './cloudevent.ts';
import { BATCH_MAX, BODY_VALUES_MAX, DEPTH_MAX, EVENT_BYTES_MAX } from './limits.ts';
import { malformedAt } from './malformed.ts';
import { bodyForm, mediaTypes } from './media-type.ts';
import { drain, isTooLarge, piecesOf, takeOver, type Extent, type Piece } from './pieces.ts';
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
  | { readonly ok: true; readonly shape: 'one' | 'array' | 'ndjson'; readonly items: Iterable<DecodedItem> }
  | { readonly ok: false; readonly problem: BodyProblem };

export interface DecodeOptions {
  /** Its buffer holds nothing else and is given away: of a long body memory is let go as its events are read. */
  readonly isGiven?: boolean;
  /** Longer bodies are read piece by piece, pieces being an eighth as long. */
  readonly wholeBytesMax?: number;
}

/** Up to here all of a body is parsed at once, which costs least. */
const WHOLE_BYTES_MAX = 4 * 2 ** 20;

const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;

/**
 * The events of a request body, in their order. `mediaType` is the Content-Type header. A bad event never spoils its
 * neighbours: each line of NDJSON and each element of an array stands for itself; only an array whose text is no JSON
 * is refused whole. Pointers are RFC 6901 pointers into the event. Blank lines of NDJSON are no events. The items can be
 * gone through once, while the body is as it was: those of a long one are parsed on the way.
 */
export function decodeEvents(
  body: Uint8Array,
  mediaType: string,
  { isGiven = false, wholeBytesMax = WHOLE_BYTES_MAX }: DecodeOptions = {},
): DecodedBody {
  const form = bodyForm(mediaType);
  if (form === undefined) {
    return refuse('media.unsupported', `Send one of ${mediaTypes.join(', ')}, in UTF-8.`);
  }
  const pieceBytes = body.length <= wholeBytesMax ? undefined : Math.min(wholeBytesMax / 8, EVENT_BYTES_MAX);
  if (form === 'ndjson') return decodeLines(body, isGiven, pieceBytes);
  const decoded = decodeJson(body, isGiven, pieceBytes);
  if (!decoded.ok || form === 'json') return decoded;
  if ((decoded.shape === 'array') !== (form === 'cloudevents')) {
    return refuse(
      'body.malformed',
      form === 'cloudevents'
        ? 'A batch of CloudEvents is an array. Send [ … ] or use application/cloudevents+json.'
        : 'One CloudEvent is an object. For an array use application/cloudevents-batch+json.',
    );
  }
  return { ...decoded, items: fromCloudEvents(decoded.items) };
}

function* fromCloudEvents(items: Iterable<DecodedItem>): Generator<DecodedItem, void, undefined> {
  for (const item of items) yield 'problem' in item ? item : fromCloudEvent(item.value);
}

function decodeJson(body: Uint8Array, isGiven: boolean, pieceBytes: number | undefined): DecodedBody {
  const first = skipSpace(body, 0, body.length);
  const isArray = body[first] === OPEN_LIST;
  const extents: Extent[] = [];
  let isList = isArray;
  if (isArray || body[first] === OPEN_OBJECT) {
    const scan = new Scan(body, isArray ? first + 1 : first, body.length);
    let values = 0;
    let mark = first;
    for (; scan.next(); mark = scan.at - 1) {
      if (extents.length === BATCH_MAX) return refuse('body.too_large', tooManyEvents());
      values += scan.values;
      if (values > BODY_VALUES_MAX) return refuse('body.too_large', tooManyValues());
      if (extents.length > 0 && body[mark] !== COMMA) isList = false;
      extents.push(extentOf(scan, scan.end));
      if (!isArray) break;
    }
    if (body[mark] !== CLOSE_LIST || skipSpace(body, mark + 1, body.length) < body.length) isList = false;
    if (extents.length === 1 && isTooLarge(extents[0]!) && !isArray) {
      return { ok: true, shape: 'one', items: [{ problem: tooLarge() }] };
    }
  }
  if (isArray && extents.length > 0 && pieceBytes !== undefined) {
    const pieces = piecesOf(body, extents, pieceBytes);
    // Lists of values, with commas between them and brackets around them, are one list.
    if (!isList || !pieces.every(isListOfValues)) return { ok: false, problem: malformedBody(body) };
    const sound = isUtf8(body);
    return { ok: true, shape: 'array', items: eventsOf(isGiven ? takeOver(body, pieces) : pieces, isGiven, sound) };
  }
  const parsed = parse(textOf(body));
  if (!parsed.ok) return { ok: false, problem: malformedBody(body) };
  if (typeof parsed.value !== 'object' || parsed.value === null) {
    return refuse('body.malformed', 'Send one event as an object, or an array of events.');
  }
  const values: unknown[] = isArray ? (parsed.value as unknown[]) : [parsed.value]; // it began with a bracket
  const items = checkedAll(values, { bytes: body, offset: 0, extents }, isUtf8(body));
  return { ok: true, shape: isArray ? 'array' : 'one', items };
}

function isListOfValues({ bytes, extents: [first] }: Piece): boolean {
  const text = textOf(bytes);
  // What is larger than any event may be is never parsed: its values would take several times its size.
  return isTooLarge(first!) ? malformedAt(text) === undefined : parse(`[${text}]`).ok; // a piece has one at least
}

function* eventsOf(pieces: Piece[], isOwn: boolean, sound: boolean): Generator<DecodedItem, void, undefined> {
  for (const piece of drain(pieces, isOwn)) {
    // One as long as that is a piece of its own.
    if (isTooLarge(piece.extents[0]!)) yield { problem: tooLarge() };
    else yield* checkedAll(JSON.parse(`[${textOf(piece.bytes)}]`) as unknown[], piece, sound); // a list, as seen before
  }
}

function* checkedAll(values: unknown[], piece: Piece, sound: boolean): Generator<DecodedItem, void, undefined> {
  const { extents } = piece;
  if (values.length !== extents.length) throw new Error('The scan and the parser disagree on the number of events.');
  // Let go of one by one: what is made of a value takes as much as the value.
  values.reverse();
  for (const extent of extents) yield checked(values.pop(), piece, extent, sound);
}

function decodeLines(body: Uint8Array, isGiven: boolean, pieceBytes = body.length): DecodedBody {
  const buffer = bufferOf(body);
  const extents: Extent[] = [];
  let values = 0;
  for (let from = 0; from < body.length;) {
    const newline = buffer.indexOf(0x0a, from);
    const to = newline < 0 ? body.length : newline;
    const start = skipSpace(body, from, to);
    if (start < to) {
      if (extents.length === BATCH_MAX) return refuse('body.too_large', tooManyEvents());
      const scan = new Scan(body, start, to);
      scan.next();
      values += scan.values;
      if (values > BODY_VALUES_MAX) return refuse('body.too_large', tooManyValues());
      extents.push(extentOf(scan, to));
    }
    from = to + 1;
  }
  const sound = isUtf8(body);
  const pieces = piecesOf(body, extents, pieceBytes);
  const isOwn = isGiven && pieces.length > 1;
  return { ok: true, shape: 'ndjson', items: linesOf(isOwn ? takeOver(body, pieces) : pieces, isOwn, sound) };
}

function* linesOf(pieces: Piece[], isOwn: boolean, sound: boolean): Generator<DecodedItem, void, undefined> {
  for (const piece of drain(pieces, isOwn)) {
    for (const extent of piece.extents) yield decodeLine(piece, extent, sound);
  }
}

function decodeLine(piece: Piece, extent: Extent, sound: boolean): DecodedItem {
  if (isTooLarge(extent)) return { problem: tooLarge() };
  const line = piece.bytes.subarray(extent.start - piece.offset, extent.to - piece.offset);
  const parsed = parse(textOf(line));
  if (!parsed.ok) return { problem: malformedBody(line) };
  return checked(parsed.value, piece, extent, sound);
}

/** One parsed event, held against what the scan saw of its text. `sound`: the whole body is UTF-8. */
function checked(value: unknown, { bytes, offset }: Piece, extent: Extent, sound: boolean): DecodedItem {
  if (isTooLarge(extent)) return { problem: tooLarge() };
  const { namesEscaped } = extent;
  if (sound && !namesEscaped && extent.depth <= DEPTH_MAX && tally(value, extent.escaped) === extent.names)
    return { value };
  const text = bytes.subarray(extent.start - offset, extent.end - offset);
  const fault = faultOf(text);
  if (fault !== undefined) return { problem: fault };
  // The parser's own reading of escaped names is not to be trusted.
  if (namesEscaped) return { value: parseJson(textOf(text)) };
  if (sound) throw new Error('A fault was seen in an event but could not be named.');
  return { value };
}

/** @param to where what is parsed of it ends */
function extentOf(scan: Scan, to: number): Extent {
  return {
    start: scan.start,
    end: scan.end,
    to,
    names: scan.names,
    depth: scan.depth,
    escaped: scan.escaped,
    namesEscaped: scan.namesEscaped,
  };
}

function parse(text: string): { ok: true; value: unknown } | { ok: false } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false };
  }
}

/** Bytes that are not UTF-8 are read as U+FFFD here; `checked` names them. */
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

function tooManyEvents(): string {
  return `The batch holds more than ${BATCH_MAX} events. Send several batches.`;
}

function tooManyValues(): string {
  return `The body holds more than ${BODY_VALUES_MAX} values. Send several smaller batches.`;
}
