/** What people say to each other about a piece of work, across the house and its agencies. */

import { confidential, open, required, type EventType } from '../event-type.ts';

export const commentTypes: readonly EventType[] = [
  {
    name: 'comment.added',
    version: 1,
    family: 'comment',
    requirement: 'REC-6',
    importance: 'normal',
    retention: 'business',
    sentence: {
      en: '{actor} {did:commented|comment}[ on {target}][ (version {data.version})][ for {target:mentioned}]',
      de: '{actor} {hat} {target}[ (Version {data.version})][ für {target:mentioned}] {did:kommentiert|kommentieren}',
    },
    // Who may read it where it was written: the house, the agency, both.
    data: {
      version: open('text'),
      content_sha256: open('hash'),
      visible_to: open('list'),
      reply_to: open('reference'),
      place: open('text'),
      resolved: open('flag'),
      comment: required(confidential('text')),
    },
    example: {
      targets: [
        { type: 'post', id: 'p_88', name: 'Linen in May' },
        { type: 'user', id: 'u_4', name: 'Raj Patel', role: 'mentioned' },
      ],
      scope: { client: 'larkfield', brand: 'Larkfield Home', campaign: 'c_204' },
      domain: 'marketing',
      actor: {
        type: 'user',
        id: 'u_61',
        name: 'Claire Dubois',
        org: { type: 'agency', id: 'northlight', name: 'Northlight' },
      },
      data: {
        version: '2',
        visible_to: ['agency', 'client'],
        place: 'headline',
        resolved: false,
        comment: 'Shall we say "for" instead of "in"?',
      },
    },
  },
];
