/** Notices sent to people: each attempt, what became of it, and those that were held back. */

import { confidential, open, personal, required, type EventType, type FieldRule } from '../event-type.ts';

const family = 'notification';
const requirement = 'REC-21';
const retention = 'business';

/**
 * One attempt over one channel. The recipient is the first target, what the notice is about a target with the role
 * `about`: what is personal here belongs to the first person among the targets.
 */
const attempt: Readonly<Record<string, FieldRule>> = {
  notification: required(open('reference')),
  kind: open('text'),
  channel: required(open('text')),
  attempt: required(open('number')),
  recipient: required(personal('text', 'target')),
  rule: open('reference'),
  rule_version: open('text'),
  /** The limit it warns of. */
  due: open('time'),
  provider: open('text'),
};

const tom = { type: 'user', id: 'u_22', name: 'Tom Berger', role: 'recipient' };
const about = { type: 'lead', id: 'l_4471', name: 'Priya Nair', role: 'about' };
const typical = {
  actor: { type: 'service', id: 'notices', name: 'Notice Service', mode: 'autonomous' },
  targets: [tom, about],
  scope: { brand: 'Larkfield Pro', market: 'IN' },
  domain: 'sales',
};
const first = {
  notification: 'ntf_5120',
  kind: 'reply is due soon',
  channel: 'mail',
  attempt: 1,
  recipient: 'tom.berger@larkfield.example',
  rule: 'rule_sla',
  rule_version: '4',
  due: '2026-04-20T12:00:00Z',
  provider: 'mail relay',
};

export const notificationTypes: readonly EventType[] = [
  {
    name: 'notification.attempted',
    version: 1,
    family,
    requirement,
    importance: 'routine',
    retention,
    sentence: {
      en: '{actor} {did:sent|send} a notice[ about {target:about}][ to {target:recipient}][ by {data.channel}][ (attempt {data.attempt})]',
      de: '{actor} {hat} einen Hinweis[ zu {target:about}][ an {target:recipient}][ per {data.channel}] {did:verschickt|verschicken}[ (Versuch {data.attempt})]',
    },
    data: { ...attempt, template: open('reference'), retry_of: open('reference'), message: confidential('text') },
    example: { ...typical, data: { ...first, template: 'sla_soon', message: 'A reply to Priya Nair is due at noon.' } },
  },
  {
    name: 'notification.delivered',
    version: 1,
    family,
    requirement,
    importance: 'routine',
    retention,
    sentence: {
      en: 'The notice[ about {target:about}] was delivered[ to {target:recipient}][ by {data.channel}]',
      de: 'Der Hinweis[ zu {target:about}] wurde[ an {target:recipient}][ per {data.channel}] zugestellt',
    },
    data: {
      ...attempt,
      sent_at: open('time'),
      delivered_at: required(open('time')),
      seconds: open('number'),
      read_at: open('time'),
      receipt: confidential('text'),
    },
    example: {
      ...typical,
      data: {
        ...first,
        sent_at: '2026-04-20T11:00:01Z',
        delivered_at: '2026-04-20T11:00:04Z',
        seconds: 3,
        receipt: '250 2.0.0 accepted',
      },
    },
  },
  {
    name: 'notification.bounced',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: 'The notice[ about {target:about}][ to {target:recipient}][ by {data.channel}] could not be delivered[: {data.bounce_reason}]',
      de: 'Der Hinweis[ zu {target:about}][ an {target:recipient}][ per {data.channel}] war nicht zustellbar[: {data.bounce_reason}]',
    },
    data: {
      ...attempt,
      sent_at: open('time'),
      bounce_code: open('text'),
      permanent: open('flag'),
      retry_at: open('time'),
      // A mail server's answer repeats the address it refused.
      bounce_reason: required(personal('text', 'target')),
    },
    example: {
      ...typical,
      outcome: 'failure',
      targets: [{ type: 'user', id: 'u_19', name: 'Marek Novak', role: 'recipient' }, about],
      data: {
        ...first,
        attempt: 2,
        recipient: 'marek.novak@larkfield.example',
        sent_at: '2026-04-20T11:05:00Z',
        bounce_code: '550 5.1.1',
        permanent: true,
        bounce_reason: 'no such mailbox',
      },
    },
  },
  {
    name: 'notification.suppressed',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: 'A notice[ about {target:about}][ to {target:recipient}] was not sent[ by {data.channel}][: {data.cause}]',
      de: 'Ein Hinweis[ zu {target:about}][ an {target:recipient}] wurde[ per {data.channel}] nicht verschickt[: {data.cause}]',
    },
    data: {
      ...attempt,
      /** `channel archived`, `quiet hours`, `duplicate`, `opted out`, `no recipient`. */
      cause: required(open('text')),
      until: open('time'),
    },
    example: {
      ...typical,
      outcome: 'failure',
      targets: [{ type: 'channel', id: 'chan_apac', name: 'apac-leads', role: 'recipient' }, about],
      data: { ...first, channel: 'chat', recipient: 'apac-leads', provider: 'chat', cause: 'channel archived' },
    },
  },
];
