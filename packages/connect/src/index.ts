/** The doors: strict decoding of what is sent, and mapping of other systems' records to events. */

export { decodeEvents, type BodyProblem, type DecodedBody, type DecodedItem } from './decode/events.ts';
export { mediaTypes } from './decode/media-type.ts';
export { BATCH_MAX, EVENT_BYTES_MAX } from './decode/limits.ts';
