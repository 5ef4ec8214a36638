/** Time and ids for one story: six weeks that end with the stream, and names nobody else uses. */

import type { SampleEvent, Telling } from '../event.ts';
import { leadAt, type Lead } from '../organisation/lead.ts';
import { Hiring, type Member, type Post } from '../organisation/member.ts';
import { ORDINARY_CAMPAIGN_NAMES, type Organisation } from '../organisation/organisation.ts';
import { seededRandom } from '../random.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
export const STORY_DAYS = 42;
/** Campaigns one story may name in each language. */
const NAMES_EACH = 4;
const PEOPLE_EACH = 24;
const FIRST_STORY_PERSON = 1_000;

export class StoryWindow {
  readonly startMs: number;
  readonly endMs: number;
  readonly #organisation: Organisation;
  readonly #story: number;
  readonly #hiring: Hiring;
  #events = 0;
  #things = 0;
  #leads = 0;
  #names = { en: 0, de: 0 };

  constructor(organisation: Organisation, story: number, endMs: number) {
    this.startMs = endMs - STORY_DAYS * DAY_MS;
    this.endMs = endMs;
    this.#organisation = organisation;
    this.#story = story;
    const { ids, namesFrom, seed } = organisation;
    const skip = FIRST_STORY_PERSON + story * PEOPLE_EACH;
    this.#hiring = new Hiring(seededRandom(seed ^ (story << 20)), ids, namesFrom, story, skip);
  }

  /**
   * Midnight UTC of the `nth` (0 to 4) weekday of that name (1 Monday to 7 Sunday) that lies whole in the window: the
   * first may be in its first or second week. Add `hours`, `minutes`, `seconds` to it.
   */
  weekday(weekday: number, nth: number): number {
    const firstMs = Math.ceil(this.startMs / DAY_MS) * DAY_MS;
    const first = new Date(firstMs).getUTCDay(); // 0 is Sunday
    const at = firstMs + ((((weekday % 7) - first + 7) % 7) + nth * 7) * DAY_MS;
    if (nth < 0 || at + DAY_MS > this.endMs) throw new RangeError(`the window has no weekday ${weekday} number ${nth}`);
    return at;
  }

  /** Midnight UTC of day `day` of the window: 0 is the first whole day, 40 the last. */
  day(day: number): number {
    const at = Math.ceil(this.startMs / DAY_MS) * DAY_MS + day * DAY_MS;
    if (day < 0 || at + DAY_MS > this.endMs) throw new RangeError(`the window has no whole day ${day}`);
    return at;
  }

  /** The event of that moment, with an id of its own. @throws RangeError outside the window */
  tell(ms: number, telling: Telling): SampleEvent {
    if (!(ms >= this.startMs && ms < this.endMs))
      throw new RangeError(`${telling.type} at ${ms} lies outside the window of story ${this.#story}`);
    const id = this.#organisation.ids.long('event', this.#events++, this.#story);
    return { id, time: new Date(Math.floor(ms)).toISOString(), ...telling };
  }

  /** An id as `c_1f2e3d4c` for a campaign (`c`), a post (`p`), an asset (`a`), a rule, a list, a run … */
  thing(prefix: string): string {
    return `${prefix}_${this.#organisation.ids.short('thing', this.#things++, this.#story)}`;
  }

  /** A lead nobody else has. */
  lead(market: string): Lead {
    return leadAt(this.#organisation, this.#leads++, market, this.#story);
  }

  /** A person nobody has met before: for leavers, newcomers and second accounts. At most 24 in a story. */
  newcomer(post: Post): Member {
    return this.#hiring.hire(post);
  }

  /** A name of a campaign in that language that no other campaign has; four in a story. */
  campaignName(language: 'en' | 'de'): string {
    const at = ORDINARY_CAMPAIGN_NAMES + (this.#story - 1) * NAMES_EACH + this.#names[language]++;
    const name = this.#organisation.campaignNames[language][at];
    if (name === undefined || this.#names[language] > NAMES_EACH)
      throw new RangeError(`story ${this.#story} names more than ${NAMES_EACH} campaigns in ${language}`);
    return name;
  }

  /** A session, as `context.sessionId`. */
  session(): string {
    return `s_${this.#organisation.ids.long('session', this.#things++, this.#story)}`;
  }
}

export const hours = (count: number): number => count * 60 * MINUTE_MS;
export const minutes = (count: number): number => count * MINUTE_MS;
export const seconds = (count: number): number => count * 1000;
export const days = (count: number): number => count * DAY_MS;
