/** For tests of other rooms: made-up changes of one thing, and what a plain reading of them says. */

export { madeEvents, plainGaps, plainState, sentEvent, type MadeEvent } from './timeline/timeline.fixture.ts';
