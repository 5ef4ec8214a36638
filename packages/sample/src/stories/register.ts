/** All stories there are, and those of a choice told to an organisation. */

import type { Organisation } from '../organisation/organisation.ts';
import { seededRandom } from '../random.ts';
import { postNobodyApproved } from './1-post-nobody-approved.ts';
import { budgetInFourBites } from './2-budget-in-four-bites.ts';
import { disputedLead } from './3-disputed-lead.ts';
import { noticeThatWentNowhere } from './4-notice-that-went-nowhere.ts';
import { ruleTurnedRound } from './5-rule-turned-round.ts';
import { fourHundredAndEighty } from './6-four-hundred-and-eighty.ts';
import { inTwoPlacesAtOnce } from './7-in-two-places-at-once.ts';
import { nextDoorsBriefs } from './8-next-doors-briefs.ts';
import { agentOvernight } from './9-agent-overnight.ts';
import { silentHours } from './10-silent-hours.ts';
import { mailAfterNo } from './11-mail-after-no.ts';
import { emergencyThatStayed } from './12-emergency-that-stayed.ts';
import type { Story, ToldStory } from './story.ts';
import { StoryWindow } from './window.ts';

/** In the order of their numbers. */
export const stories: readonly Story[] = [
  postNobodyApproved,
  budgetInFourBites,
  disputedLead,
  noticeThatWentNowhere,
  ruleTurnedRound,
  fourHundredAndEighty,
  inTwoPlacesAtOnce,
  nextDoorsBriefs,
  agentOvernight,
  silentHours,
  mailAfterNo,
  emergencyThatStayed,
];

/** Which stories are told: none, all, or those with these numbers. */
export type StoryChoice = 'none' | 'all' | readonly number[];

/**
 * The chosen stories, told within the six weeks before `endMs`; each by a chance of its own, so that leaving one out
 * changes no other. @throws RangeError on a number that is no story's
 */
export function storiesOf(organisation: Organisation, choice: StoryChoice, endMs: number): ToldStory[] {
  const numbers =
    choice === 'none' ? [] : choice === 'all' ? stories.map(({ number }) => number) : [...new Set(choice)];
  return numbers.map((number) => {
    const story = stories.find((each) => each.number === number);
    if (story === undefined) throw new RangeError(`there is no story ${number}`);
    const random = seededRandom(organisation.seed ^ Math.imul(number, 0x51ed270b));
    return story.tell(organisation, random, new StoryWindow(organisation, number, endMs));
  });
}
