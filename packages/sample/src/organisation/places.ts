/** Clients, markets, channels and sources: where things happen, and the scope that says so. */

import type { Org, Scope } from '../event.ts';

export interface Market {
  readonly code: string;
  readonly region: string;
  readonly language: 'en' | 'de';
}

export const englishMarkets: readonly Market[] = [
  { code: 'UK', region: 'British Isles', language: 'en' },
  { code: 'IE', region: 'British Isles', language: 'en' },
  { code: 'IN', region: 'South Asia', language: 'en' },
  { code: 'AE', region: 'Gulf', language: 'en' },
];
export const germanMarkets: readonly Market[] = [
  { code: 'DE', region: 'DACH', language: 'de' },
  { code: 'AT', region: 'DACH', language: 'de' },
  { code: 'CH', region: 'DACH', language: 'de' },
];

/** One of the two houses the organisation markets; each has one brand and is served by one agency. */
export interface Client {
  /** What `scope.client` says. */
  readonly id: string;
  readonly brand: string;
  readonly language: 'en' | 'de';
  readonly currency: string;
  readonly domain: string;
  readonly markets: readonly Market[];
  readonly agency: Org;
}

export const channels = ['search', 'social', 'display', 'email', 'linkedin', 'video'] as const;
export type Channel = (typeof channels)[number];

/** Sources that count what they send, in one run without gaps, and those that do not. */
export const countedSources = ['crm', 'ads', 'social', 'cms', 'mail', 'idp', 'automation', 'finance'] as const;
export const otherSources = [
  'dam',
  'helpdesk',
  'consent',
  'agents',
  'api',
  'warehouse',
  'deploy',
  'monitor',
  'kms',
  'governance',
  'analytics',
] as const;
export type SourceName = (typeof countedSources)[number] | (typeof otherSources)[number];

/** Scope of something that concerns one market of one client. */
export function scopeOf(client: Client, market: Market, channel?: Channel, campaign?: string): Scope {
  return {
    client: client.id,
    brand: client.brand,
    market: market.code,
    region: market.region,
    ...(channel === undefined ? {} : { channel }),
    ...(campaign === undefined ? {} : { campaign }),
  };
}
