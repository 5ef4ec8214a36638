/** What to show a reader: pages made of answers and events. */

export { type Answer } from '@trailmark/answers';
