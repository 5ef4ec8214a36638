/** A small simulated marketing organisation, seeded: for demonstrations, tests and benchmarks. */

export { benchEvent } from './bench-event.ts';
export { sampleEvents, type SampleOptions } from './events.ts';
export { seededRandom, type Random } from './random.ts';
