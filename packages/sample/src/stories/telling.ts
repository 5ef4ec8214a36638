/** Small words the stories share: somebody does something, somebody has a second account, ids of events. */

import type { Org, SampleEvent, Telling } from '../event.ts';
import { memberOf, type Member, type Role } from '../organisation/member.ts';
import type { SourceName } from '../organisation/places.ts';
import type { StoryWindow } from './window.ts';

/** What somebody does from their own place; `act.context` adds a session to address and browser. */
export function does(who: Member, source: SourceName, act: Omit<Telling, 'source' | 'actor'>): Telling {
  return { ...act, source, actor: who.actor, context: { ...who.context, ...act.context } };
}

/** The same person under another id, at the same machine: of that organisation, with that role. */
export function secondAccount(window: StoryWindow, person: Member, role: Role, org: Org, domain: string): Member {
  const { market } = person;
  const { id } = window.newcomer({ role, org, domain, network: '10.20', market });
  const email = `${person.email.split('@')[0] ?? ''}@${domain}`;
  return memberOf({ ...person, id, email, role, org });
}

/** The first two or three numbers of the addresses of somebody's office. */
export function networkOf({ ip }: Member): string {
  return ip.split('.').slice(0, 3).join('.');
}

export function idsOf(events: readonly SampleEvent[]): string[] {
  return events.map(({ id }) => id);
}
