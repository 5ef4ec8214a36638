/** A simulated marketing organisation, seeded: for the demonstration, the tests and the benchmarks. */

export { benchEvent } from './bench-event.ts';
export { sampleEvents, type SampleOptions } from './events.ts';
export type { SampleEvent } from './event.ts';
export { organisationEvents, organisationFor, type OrganisationOptions } from './organisation-events.ts';
export type { Organisation } from './organisation/organisation.ts';
export { seededRandom, type Random } from './random.ts';
