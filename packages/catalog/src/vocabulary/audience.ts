/** Audiences: whom a campaign is meant for, and every change of that. */

import { confidential, open, required, type EventType } from '../event-type.ts';
import { workflow } from './workflow.ts';

export const audienceTypes: readonly EventType[] = [
  {
    name: 'audience.changed',
    version: 1,
    family: 'audience',
    requirement: 'REC-2',
    importance: 'normal',
    retention: 'business',
    sentence: {
      en: '{actor} {did:changed|change} [{changed} of ]the audience {target:audience}{values}',
      de: '{actor} {hat} die Zielgruppe {target:audience} {did:geändert|ändern}[: {changed}]{values}',
    },
    data: {
      ...workflow,
      /** `created`, `edited`, `refreshed`, `deleted`. */
      kind: required(open('text')),
      platform: open('text'),
      members: open('count'),
      members_before: open('count'),
      lookalike_of: open('reference'),
      consent_checked: open('flag'),
      categories: open('list'),
      definition: required(confidential('object')),
      exclusions: confidential('object'),
      origin: confidential('text'),
    },
    changes: {
      name: open('text'),
      status: open('text'),
      members: open('count'),
      definition: confidential('object'),
      segment: confidential('text'),
      exclusions: confidential('object'),
      regions: confidential('list'),
    },
    example: {
      targets: [
        { type: 'audience', id: 'aud_12', name: 'Home owners DE' },
        { type: 'campaign', id: 'c_204', name: 'Spring Sale' },
      ],
      scope: { client: 'larkfield', brand: 'Larkfield Home', market: 'DE', campaign: 'c_204' },
      domain: 'marketing',
      changes: [{ path: 'members', before: 88120, after: 91400 }],
      data: {
        kind: 'refreshed',
        platform: 'social ads',
        members: 91400,
        members_before: 88120,
        consent_checked: true,
        categories: ['contact', 'purchase'],
        definition: { bought_within_days: 365, has_consent: true },
        exclusions: { bought_within_days: 30 },
      },
    },
  },
];
