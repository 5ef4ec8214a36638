/**
 * The stories and their answer keys. Behind a door of their own, `@trailmark/sample/stories`: only the demo, the
 * benchmarks and the tests may know what really happened.
 */

export { stories, storiesOf, type StoryChoice } from './register.ts';
export type { AnswerKey, Decisive, ExpectedQuery, LookAlike, Story, TellStory, ToldStory } from './story.ts';
export { STORY_DAYS, StoryWindow } from './window.ts';
