/** What acts without hands: AI agents, services and integrations. */

import type { Actor, Org } from '../event.ts';
import type { SourceName } from './places.ts';

export interface Integration {
  readonly id: string;
  readonly name: string;
  /** Which of the sources it feeds. */
  readonly source: SourceName;
  readonly direction: 'inbound' | 'outbound';
  /** What it carries, in rows of a usual run. */
  readonly rows: number;
  readonly everyHours: number;
}

export interface Machines {
  readonly copyAgent: Actor;
  readonly mediaAgent: Actor;
  readonly supportAgent: Actor;
  readonly insightsAgent: Actor;
  readonly webForms: Actor;
  readonly scheduler: Actor;
  readonly assetScanner: Actor;
  readonly leadRouter: Actor;
  readonly notifier: Actor;
  readonly mailer: Actor;
  readonly adPlatform: Actor;
  readonly sync: Actor;
  readonly monitor: Actor;
  readonly identity: Actor;
  readonly consentCentre: Actor;
  readonly warehouse: Actor;
  readonly keyService: Actor;
  readonly pipeline: Actor;
  readonly gateway: Actor;
  readonly vendorFeed: Actor;
  readonly integrations: readonly Integration[];
}

export function machinesOf(vendor: Org): Machines {
  return {
    copyAgent: agent('agent_copy', 'Copy Agent', 'house-writer-3'),
    mediaAgent: agent('agent_media', 'Media Agent', 'house-planner-2'),
    supportAgent: agent('agent_support', 'Support Agent', 'house-writer-3'),
    insightsAgent: agent('agent_insights', 'Insights Agent', 'house-analyst-1'),
    webForms: service('web-forms', 'Web forms'),
    scheduler: service('post-scheduler', 'Post scheduler'),
    assetScanner: service('asset-scanner', 'Asset scanner'),
    leadRouter: service('lead-router', 'Lead router'),
    notifier: service('notifier', 'Notifier'),
    mailer: service('mail-sender', 'Mail sender'),
    adPlatform: service('ad-platform', 'Ad platform'),
    sync: service('sync-service', 'Sync service'),
    monitor: service('monitor', 'Monitor'),
    identity: service('identity-provider', 'Identity provider'),
    consentCentre: service('preference-centre', 'Preference centre'),
    warehouse: service('warehouse-loader', 'Warehouse loader'),
    keyService: service('key-service', 'Key service'),
    pipeline: service('release-pipeline', 'Release pipeline'),
    gateway: service('api-gateway', 'API gateway'),
    vendorFeed: { ...service('vendor-feed', `${vendor.name} feed`), org: vendor },
    integrations: [
      integration('int_crm', 'CRM', 'crm', 'inbound', 900, 4),
      integration('int_ads', 'Ad accounts', 'ads', 'inbound', 240, 6),
      integration('int_finance', 'Finance ledger', 'finance', 'outbound', 120, 24),
      integration('int_mail', 'Mail platform', 'mail', 'outbound', 4_000, 12),
      integration('int_helpdesk', 'Help desk', 'helpdesk', 'inbound', 160, 8),
      integration('int_vendor', vendor.name, 'warehouse', 'inbound', 600, 24),
      integration('int_web', 'Web analytics', 'analytics', 'inbound', 20_000, 24),
    ],
  };
}

function agent(id: string, name: string, model: string): Actor {
  return { type: 'agent', id, name, mode: 'autonomous', agent: { id, name, model, version: '2026-09' } };
}

function service(id: string, name: string): Actor {
  return { type: 'service', id, name, mode: 'scheduled' };
}

function integration(
  id: string,
  name: string,
  source: SourceName,
  direction: 'inbound' | 'outbound',
  rows: number,
  everyHours: number,
): Integration {
  return { id, name, source, direction, rows, everyHours };
}
