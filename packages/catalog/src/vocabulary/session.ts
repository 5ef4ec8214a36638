/** Who came in, with what proof, from which device, and how long they stayed. */

import { confidential, open, personal, required, type EventType, type FieldRule } from '../event-type.ts';

const family = 'session';
const requirement = 'REC-16';
const retention = 'security';

/** Where somebody sat belongs to that person; the address itself stands in the context. */
const place: Readonly<Record<string, FieldRule>> = {
  device: required(personal('text', 'actor')),
  location: personal('text', 'actor'),
  network: personal('text', 'actor'),
  session: confidential('reference'),
};

const person = { type: 'user', id: 'u_17', name: 'Ana Ruiz' };
const typical = { actor: person, domain: 'it' };
const sat = { device: 'Firefox on Linux', location: 'Hamburg, DE', network: 'office', session: 'ses_90' };

export const sessionTypes: readonly EventType[] = [
  {
    name: 'user.logged_in',
    version: 1,
    family,
    requirement,
    importance: 'normal',
    retention,
    sentence: {
      en: '{actor} {did:logged in|log in}[ with {data.method}][: {data.failure}]',
      de: '{actor} {hat} sich[ mit {data.method}] {did:angemeldet|anmelden}[: {data.failure}]',
    },
    data: {
      ...place,
      method: required(open('text')),
      mfa: required(open('flag')),
      provider: open('text'),
      /** Why it failed: `wrong password`, `unknown user`, `account locked`, `second factor missing`. */
      failure: open('text'),
      attempts: open('count'),
      new_device: open('flag'),
      new_network: open('flag'),
    },
    example: { ...typical, data: { ...sat, method: 'passkey', mfa: true, provider: 'company directory', attempts: 1 } },
  },
  {
    name: 'user.logged_out',
    version: 1,
    family,
    requirement,
    importance: 'routine',
    retention,
    sentence: {
      en: '{actor} {did:logged out|log out}',
      de: '{actor} {hat} sich {did:abgemeldet|abmelden}',
    },
    data: { ...place, session_seconds: required(open('number')) },
    example: { ...typical, data: { ...sat, session_seconds: 5412 } },
  },
  {
    name: 'user.mfa_answered',
    version: 1,
    family,
    requirement,
    importance: 'routine',
    retention,
    sentence: {
      en: '{actor} {did:passed|pass} the second check[ with {data.method}][: {data.failure}]',
      de: '{actor} {hat} die zweite Prüfung[ mit {data.method}] {did:bestanden|bestehen}[: {data.failure}]',
    },
    data: { ...place, method: required(open('text')), failure: open('text'), attempts: open('count') },
    example: { ...typical, data: { ...sat, method: 'one-time code', attempts: 1 } },
  },
  {
    name: 'user.mfa_enrolled',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:changed|change} the second factor[ of {target:user}][: {data.method}, {data.kind}]',
      de: '{actor} {hat} den zweiten Faktor[ von {target:user}] {did:geändert|ändern}[: {data.method}, {data.kind}]',
    },
    data: {
      device: required(personal('text', 'target')),
      session: confidential('reference'),
      method: required(open('text')),
      /** `added`, `removed`, `replaced`, `reset`. */
      kind: required(open('text')),
      factors_left: open('count'),
    },
    changes: { methods: open('list'), email: personal('text', 'target'), phone: personal('text', 'target') },
    example: {
      actor: { type: 'user', id: 'u_3', name: 'Sven Groß' },
      targets: [person],
      domain: 'it',
      reason: 'she lost her telephone',
      changes: [{ path: 'methods', before: ['one-time code'], after: ['passkey'] }],
      data: { device: 'security key', method: 'passkey', kind: 'replaced', factors_left: 1 },
    },
  },
  {
    name: 'user.session_ended',
    version: 1,
    family,
    requirement,
    importance: 'routine',
    retention,
    sentence: {
      en: 'The session[ of {target:user}] ended[: {data.cause}]',
      de: 'Die Sitzung[ von {target:user}] ist beendet[: {data.cause}]',
    },
    // Another may end it, so what was the device is the target's.
    data: {
      device: required(personal('text', 'target')),
      session: confidential('reference'),
      session_seconds: required(open('number')),
      started: open('time'),
      /** `idle`, `expired`, `ended by an administrator`, `password changed`. */
      cause: required(open('text')),
      sessions_ended: open('count'),
    },
    example: {
      actor: { type: 'system', id: 'sign-in', name: 'Sign-in', mode: 'autonomous' },
      domain: 'it',
      targets: [person],
      data: {
        device: 'Firefox on Linux',
        session: 'ses_90',
        session_seconds: 28_800,
        started: '2026-04-14T06:58:11Z',
        cause: 'expired',
        sessions_ended: 1,
      },
    },
  },
];
