/** Decisions of who may: denials first, and what was allowed, each with the policy and the rule that decided. */

import { confidential, open, required, type EventType, type FieldRule } from '../event-type.ts';

const family = 'access';
const requirement = 'REC-18';
const retention = 'security';

/** Policy, version and rule stand in the decision; this is what it was made from. */
const request: Readonly<Record<string, FieldRule>> = {
  permission: required(open('text')),
  attributes: required(confidential('object')),
  purpose: confidential('text'),
  grant: open('reference'),
  grant_expires: open('time'),
};

const brief = { type: 'brief', id: 'brief_9', name: 'Autumn launch' };

export const accessTypes: readonly EventType[] = [
  {
    name: 'access.denied',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} was refused access[ to {target}][ (reason: {decision.reason})]',
      de: '{actor} erhielt keinen Zugriff[ auf {target}][ (Grund: {decision.reason})]',
    },
    data: {
      ...request,
      /** How often it was tried, where a source tells several as one. */
      count: open('count'),
      limit: confidential('money'),
      amount: confidential('money'),
    },
    example: {
      outcome: 'denied',
      actor: {
        type: 'user',
        id: 'u_61',
        name: 'Claire Dubois',
        org: { type: 'agency', id: 'northlight', name: 'Northlight' },
      },
      targets: [brief],
      scope: { client: 'brightwater' },
      domain: 'marketing',
      decision: {
        policy: 'access',
        version: 12,
        rule: 'own-clients-only',
        reason: 'the brief belongs to another client',
      },
      data: { permission: 'brief.read', attributes: { client: 'brightwater', own_clients: ['larkfield'] } },
    },
  },
  {
    name: 'access.allowed',
    version: 1,
    family,
    requirement,
    importance: 'routine',
    retention,
    sentence: {
      en: '{actor} was granted access[ to {target}][ (reason: {decision.reason})]',
      de: '{actor} erhielt Zugriff[ auf {target}][ (Grund: {decision.reason})]',
    },
    data: {
      ...request,
      obligations: open('list'),
      /** True: the grant it rested on had already run out. */
      grant_overdue: open('flag'),
    },
    example: {
      actor: { type: 'user', id: 'u_61', name: 'Claire Dubois' },
      targets: [brief],
      scope: { client: 'larkfield' },
      domain: 'marketing',
      decision: {
        policy: 'access',
        version: 12,
        rule: 'granted-role',
        reason: 'a brief reader may read the briefs of the client',
      },
      data: {
        permission: 'brief.read',
        attributes: { client: 'larkfield', roles: ['brief reader'] },
        grant: 'grant_41',
        grant_expires: '2026-04-21T18:00:00Z',
        grant_overdue: false,
      },
    },
  },
];
