/** The limits of a body and of one event in it, before anybody looks at what it means. */

/** Events of one body. */
export const BATCH_MAX = 10_000;
/** UTF-8 bytes of one event as it was sent. */
export const EVENT_BYTES_MAX = 1_048_576;
/** Objects and lists inside one another, the event itself being the first. */
export const DEPTH_MAX = 32;
/**
 * Values of one body: names, items and containers together. A text of 64 MiB made of empty lists would otherwise
 * take a gigabyte of memory; 10,000 events of 200 values fit.
 */
export const BODY_VALUES_MAX = 2_000_000;
