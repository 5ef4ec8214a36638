/** Who came in, who was kept out, who may do what. */

import { confidential, open, personal, type EventType } from '../event-type.ts';

const family = 'access';

export const accessTypes: readonly EventType[] = [
  {
    name: 'access.denied',
    version: 1,
    family,
    importance: 'notable',
    sentence: '{actor} was refused access[ to {target}][ because {decision.reason}]',
    data: { permission: open('text'), attributes: confidential('object') },
  },
  {
    name: 'user.logged_in',
    version: 1,
    family,
    importance: 'normal',
    sentence: '{actor} logged in[ with {data.method}]',
    data: {
      method: open('text'),
      mfa: open('flag'),
      device: personal('text', 'actor'),
      location: personal('text', 'actor'),
    },
  },
  {
    name: 'user.logged_out',
    version: 1,
    family,
    importance: 'routine',
    sentence: '{actor} logged out',
    data: { session_seconds: open('number') },
  },
  {
    name: 'role.changed',
    version: 1,
    family,
    importance: 'notable',
    sentence: '{actor} changed [{changed} of ]{target}[ from {from}][ to {to}]',
    data: { expires: open('time') },
    changes: { role: open('text'), roles: open('list'), permissions: open('list'), expires: open('time') },
  },
];
