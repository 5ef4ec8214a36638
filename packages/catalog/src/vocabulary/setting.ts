/** What administrators do to the tools themselves: policies, settings, maintenance. */

import { confidential, open, required, type EventType, type FieldRule } from '../event-type.ts';
import { workflow } from './workflow.ts';

const family = 'setting';
const requirement = 'REC-19';

/** What an administrator sets is shown to those who may read confidential values, whatever its name. */
const policyChanges: Readonly<Record<string, FieldRule>> = {
  version: open('text'),
  status: open('text'),
  effect: open('text'),
  rules: confidential('object'),
  limit: confidential('money'),
  limit_rows: open('count'),
  period: open('text'),
};

const sven = { type: 'user', id: 'u_3', name: 'Sven Groß' };
const router = { type: 'system', id: 'lead-router', name: 'Lead Router' };

export const settingTypes: readonly EventType[] = [
  {
    name: 'policy.changed',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention: 'security',
    sentence: {
      en: '{actor} {did:changed|change} [{changed} of ]the policy {target:policy}{values}',
      de: '{actor} {hat} die Richtlinie {target:policy} {did:geändert|ändern}[: {changed}]{values}',
    },
    data: {
      ...workflow,
      version: required(open('text')),
      previous_version: open('text'),
      /** `access`, `spending`, `export`, `publishing`, `classification` … */
      kind: open('text'),
      effective_from: open('time'),
      rules_changed: open('count'),
      difference: confidential('text'),
    },
    changes: policyChanges,
    example: {
      actor: sven,
      targets: [{ type: 'policy', id: 'access', name: 'Agency access' }],
      domain: 'it',
      changes: [{ path: 'version', before: '11', after: '12' }],
      data: { version: '12', previous_version: '11', kind: 'access', rules_changed: 1, approval_request: 'apr_299' },
    },
  },
  {
    name: 'setting.changed',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention: 'security',
    sentence: {
      en: '{actor} {did:changed|change} [{changed} of ]the settings[ of {target}]{values}',
      de: '{actor} {hat} die Einstellungen[ von {target}] {did:geändert|ändern}[: {changed}]{values}',
    },
    data: { ...workflow, setting: required(open('text')), area: open('text'), protects: open('flag') },
    changes: { enabled: open('flag'), session_minutes: open('number'), mfa_required: open('flag') },
    example: {
      actor: sven,
      targets: [{ type: 'system', id: 'sign-in', name: 'Sign-in' }],
      domain: 'it',
      reason: 'asked for by the insurer',
      changes: [{ path: 'session_minutes', before: 480, after: 60 }],
      data: { setting: 'session_minutes', area: 'sign-in', protects: true },
    },
  },
  {
    name: 'maintenance.started',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention: 'operations',
    sentence: {
      en: '{actor} {did:started|start} maintenance[ of {target}][ until {data.planned_until}]',
      de: '{actor} {hat} die Wartung[ von {target}][ bis {data.planned_until}] {did:begonnen|beginnen}',
    },
    data: {
      ...workflow,
      maintenance: open('reference'),
      kind: open('text'),
      planned_until: required(open('time')),
      ticket: open('reference'),
      systems: open('list'),
      rules_disabled: open('list'),
    },
    example: {
      actor: sven,
      targets: [router],
      domain: 'it',
      reason: 'a new version of the router',
      data: {
        maintenance: 'mnt_17',
        kind: 'upgrade',
        planned_until: '2026-04-18T06:00:00Z',
        ticket: 'OPS-219',
        systems: ['lead-router'],
        rules_disabled: ['rule_sla'],
      },
    },
  },
  {
    name: 'maintenance.ended',
    version: 1,
    family,
    requirement,
    importance: 'normal',
    retention: 'operations',
    sentence: {
      en: '{actor} {did:ended|end} the maintenance[ of {target}][ after {data.minutes:minute|minutes}]',
      de: '{actor} {hat} die Wartung[ von {target}][ nach {data.minutes:Minute|Minuten}] {did:beendet|beenden}',
    },
    data: {
      maintenance: open('reference'),
      started: required(open('time')),
      minutes: open('number'),
      planned_until: open('time'),
      overran: open('flag'),
      rules_restored: open('list'),
      rules_left_disabled: open('list'),
    },
    example: {
      actor: sven,
      targets: [router],
      domain: 'it',
      data: {
        maintenance: 'mnt_17',
        started: '2026-04-18T04:00:00Z',
        minutes: 95,
        planned_until: '2026-04-18T06:00:00Z',
        overran: false,
        rules_restored: [],
        rules_left_disabled: ['rule_sla'],
      },
    },
  },
];
