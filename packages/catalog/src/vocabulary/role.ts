/** Who may do what: roles changed, granted, taken away, run out, and reviewed. */

import { confidential, open, required, type EventType, type FieldRule } from '../event-type.ts';
import { workflow } from './workflow.ts';

const family = 'role';
const requirement = 'REC-17';
const retention = 'security';

const changes: Readonly<Record<string, FieldRule>> = {
  role: open('text'),
  roles: open('list'),
  permissions: open('list'),
  expires: open('time'),
  status: open('text'),
  members: open('count'),
};

const claire = { type: 'user', id: 'u_61', name: 'Claire Dubois' };
const typical = {
  actor: { type: 'user', id: 'u_3', name: 'Sven Groß' },
  targets: [claire],
  scope: { client: 'larkfield' },
  domain: 'it',
};
const approval = {
  id: 'apr_305',
  status: 'approved',
  at: '2026-04-14T08:50:00Z',
  by: { type: 'user', id: 'u_4', name: 'Raj Patel' },
};

export const roleTypes: readonly EventType[] = [
  {
    name: 'role.changed',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:changed|change} [{changed} of ]{target}{values}',
      de: '{actor} {hat} [{changed} von ]{target}{values} {did:geändert|ändern}',
    },
    data: { ...workflow, expires: required(open('time')), ticket: open('reference'), administrator: open('flag') },
    changes,
    example: {
      ...typical,
      approval,
      changes: [{ path: 'role', before: 'analyst', after: 'marketing operations' }],
      data: { expires: '2026-12-31T23:59:59Z', approval_request: 'apr_305', workflow: 'role', administrator: false },
    },
  },
  {
    name: 'role.granted',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:gave|give} {target:user} the role {data.role}[ until {data.expires}]',
      de: '{actor} {hat} {target:user} die Rolle {data.role}[ bis {data.expires}] {did:gegeben|geben}',
    },
    data: {
      ...workflow,
      role: required(open('text')),
      grant: open('reference'),
      permissions: open('list'),
      expires: required(open('time')),
      temporary: open('flag'),
      administrator: open('flag'),
      ticket: open('reference'),
      break_glass: open('reference'),
    },
    changes,
    example: {
      ...typical,
      approval,
      changes: [{ path: 'roles', before: ['agency partner'], after: ['agency partner', 'brief reader'] }],
      data: {
        role: 'brief reader',
        grant: 'grant_41',
        permissions: ['brief.read'],
        expires: '2026-04-21T18:00:00Z',
        temporary: true,
        administrator: false,
        ticket: 'OPS-212',
        approval_request: 'apr_305',
      },
    },
  },
  {
    name: 'role.revoked',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:took|take} the role {data.role}[ from {target:user}][ (reason: {reason})]',
      de: '{actor} {hat} {target:user} die Rolle {data.role} {did:entzogen|entziehen}[ (Grund: {reason})]',
    },
    data: { ...workflow, role: required(open('text')), grant: open('reference'), expires: open('time') },
    changes,
    example: {
      ...typical,
      reason: 'the project is over',
      changes: [{ path: 'roles', before: ['agency partner', 'brief reader'], after: ['agency partner'] }],
      data: { role: 'brief reader', grant: 'grant_41', expires: '2026-04-21T18:00:00Z' },
    },
  },
  {
    name: 'role.expired',
    version: 1,
    family,
    requirement,
    importance: 'normal',
    retention,
    sentence: {
      en: 'The role {data.role}[ of {target:user}] ran out[ on {data.expires}]',
      de: 'Die Rolle {data.role}[ von {target:user}] ist[ am {data.expires}] abgelaufen',
    },
    data: {
      role: required(open('text')),
      grant: open('reference'),
      expires: required(open('time')),
      /** False: it had run out and was nevertheless left in force. */
      enforced: open('flag'),
      last_used: open('time'),
    },
    changes,
    example: {
      ...typical,
      actor: { type: 'system', id: 'access', name: 'Access', mode: 'scheduled' },
      changes: [{ path: 'roles', before: ['agency partner', 'brief reader'], after: ['agency partner'] }],
      data: {
        role: 'brief reader',
        grant: 'grant_41',
        expires: '2026-04-21T18:00:00Z',
        enforced: true,
        last_used: '2026-04-20T15:02:00Z',
      },
    },
  },
  {
    name: 'access_review.completed',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:completed|complete} the access review[ of {data.period}][: {data.kept} kept, {data.revoked} taken away]',
      de: '{actor} {hat} die Berechtigungsprüfung[ für {data.period}] {did:abgeschlossen|abschließen}[: {data.kept} belassen, {data.revoked} entzogen]',
    },
    data: {
      period: open('text'),
      due: open('time'),
      reviewed: required(open('count')),
      kept: required(open('count')),
      revoked: required(open('count')),
      undecided: open('count'),
      overdue_grants: open('count'),
      systems: open('list'),
      decisions: confidential('list'),
    },
    example: {
      actor: { type: 'user', id: 'u_30', name: 'Jörg Weiß' },
      scope: { client: 'larkfield' },
      domain: 'compliance',
      data: {
        period: '2026-Q2',
        due: '2026-07-10T00:00:00Z',
        reviewed: 84,
        kept: 79,
        revoked: 5,
        undecided: 0,
        overdue_grants: 1,
        systems: ['campaign tool', 'asset store'],
        decisions: [{ user: 'u_61', role: 'brief reader', decision: 'revoked' }],
      },
    },
  },
];
