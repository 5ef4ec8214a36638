/** The accounts of people: made, changed, switched off, locked. */

import { confidential, open, personal, required, type EventType, type FieldRule } from '../event-type.ts';
import { workflow } from './workflow.ts';

const family = 'user';
const requirement = 'REC-19';
const retention = 'security';

const changes: Readonly<Record<string, FieldRule>> = {
  status: open('text'),
  roles: open('list'),
  organisation: open('text'),
  department: open('text'),
  expires: open('time'),
  administrator: open('flag'),
  name: personal('text', 'target'),
  email: personal('text', 'target'),
  phone: personal('text', 'target'),
  recovery_email: personal('text', 'target'),
  recovery_phone: personal('text', 'target'),
  manager: confidential('reference'),
};

const claire = { type: 'user', id: 'u_61', name: 'Claire Dubois' };
const typical = {
  actor: { type: 'user', id: 'u_3', name: 'Sven Groß' },
  targets: [claire],
  domain: 'it',
};

export const userTypes: readonly EventType[] = [
  {
    name: 'user.created',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:created|create} an account[ for {target:user}][ with the role {data.roles}]',
      de: '{actor} {hat} ein Konto[ für {target:user}][ mit der Rolle {data.roles}] {did:angelegt|anlegen}',
    },
    data: {
      ...workflow,
      roles: open('list'),
      organisation: open('text'),
      organisation_type: open('text'),
      administrator: open('flag'),
      expires: open('time'),
      email: personal('text', 'target'),
    },
    changes,
    example: {
      ...typical,
      changes: [{ path: 'status', before: null, after: 'active' }],
      data: {
        roles: ['agency partner'],
        organisation: 'Northlight',
        organisation_type: 'agency',
        administrator: false,
        expires: '2026-12-31T23:59:59Z',
        email: 'claire@northlight.example',
        approval_request: 'apr_301',
      },
    },
  },
  {
    name: 'user.updated',
    version: 1,
    family,
    requirement,
    importance: 'normal',
    retention,
    sentence: {
      en: '{actor} {did:changed|change} [{changed} of ]the account[ of {target:user}]{values}',
      de: '{actor} {hat} das Konto[ von {target:user}] {did:geändert|ändern}[: {changed}]{values}',
    },
    data: { ...workflow, by_themselves: open('flag'), verified: open('flag') },
    changes,
    example: {
      ...typical,
      changes: [{ path: 'recovery_email', before: 'claire@northlight.example', after: 'c.dubois@post.example' }],
      data: { by_themselves: false, verified: true },
    },
  },
  {
    name: 'user.deactivated',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:deactivated|deactivate} the account[ of {target:user}][ (reason: {reason})]',
      de: '{actor} {hat} das Konto[ von {target:user}] {did:deaktiviert|deaktivieren}[ (Grund: {reason})]',
    },
    data: {
      last_day: open('time'),
      sessions_ended: open('count'),
      keys_revoked: open('count'),
      roles_removed: open('list'),
      /** Systems in which the person can still sign in. */
      still_active_in: open('list'),
    },
    changes,
    example: {
      ...typical,
      reason: 'she left the agency',
      changes: [{ path: 'status', before: 'active', after: 'deactivated' }],
      data: {
        last_day: '2026-06-30',
        sessions_ended: 2,
        keys_revoked: 1,
        roles_removed: ['agency partner'],
        still_active_in: ['newsletter tool'],
      },
    },
  },
  {
    name: 'account.locked',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:locked|lock} the account[ of {target:user}][: {data.cause}]',
      de: '{actor} {hat} das Konto[ von {target:user}] {did:gesperrt|sperren}[: {data.cause}]',
    },
    data: {
      cause: required(open('text')),
      rule: open('reference'),
      attempts: open('count'),
      until: open('time'),
      sessions_ended: open('count'),
      incident: open('reference'),
    },
    changes: { status: open('text') },
    example: {
      targets: [claire],
      domain: 'it',
      actor: { type: 'system', id: 'sign-in', name: 'Sign-in', mode: 'autonomous' },
      changes: [{ path: 'status', before: 'active', after: 'locked' }],
      data: { cause: 'ten wrong passwords', attempts: 10, until: '2026-04-14T10:15:00Z', sessions_ended: 0 },
    },
  },
  {
    name: 'account.unlocked',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:unlocked|unlock} the account[ of {target:user}][ (reason: {reason})]',
      de: '{actor} {hat} das Konto[ von {target:user}] {did:entsperrt|entsperren}[ (Grund: {reason})]',
    },
    data: { ...workflow, verified_how: required(open('text')), locked_since: open('time') },
    changes: { status: open('text') },
    example: {
      ...typical,
      reason: 'she called back from her known number',
      changes: [{ path: 'status', before: 'locked', after: 'active' }],
      data: { verified_how: 'call back', locked_since: '2026-04-14T09:15:00Z' },
    },
  },
];
