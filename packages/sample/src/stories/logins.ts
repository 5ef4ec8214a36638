/** Coming and going of people in stories. */

import type { Telling } from '../event.ts';
import type { Member } from '../organisation/member.ts';
import { does } from './telling.ts';

export function loggedIn(who: Member, session: string): Telling {
  return {
    ...does(who, 'idp', { type: 'user.logged_in', context: { sessionId: session } }),
    domain: 'it',
    data: { device: who.userAgent, session, method: 'password', mfa: true, provider: 'company directory', attempts: 1 },
  };
}

export function loggedOut(who: Member, session: string, fromMs: number, toMs: number): Telling {
  return {
    ...does(who, 'idp', { type: 'user.logged_out', context: { sessionId: session } }),
    domain: 'it',
    data: { device: who.userAgent, session, session_seconds: Math.round((toMs - fromMs) / 1000) },
  };
}
