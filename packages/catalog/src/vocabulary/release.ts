/** What goes live beside posts: sites, pages, tags, pixels, links, prompts, models. Whoever let it is its approval. */

import { confidential, open, required, type EventType, type FieldRule } from '../event-type.ts';

const family = 'release';
const retention = 'business';

/** `kind` is one of site, landing page, tag, pixel, link, prompt, model. */
const about: Readonly<Record<string, FieldRule>> = {
  kind: required(open('text')),
  pipeline: required(open('text')),
  commit: required(open('hash')),
  environment: open('text'),
  address: open('address'),
  content_sha256: open('hash'),
};

const changes: Readonly<Record<string, FieldRule>> = {
  version: open('text'),
  address: open('address'),
  destination: open('address'),
  enabled: open('flag'),
  // What a prompt says is as confidential as any brief.
  text: confidential('text'),
};

export const releaseTypes: readonly EventType[] = [
  {
    name: 'release.deployed',
    version: 1,
    family,
    requirement: 'REC-27',
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:deployed|deploy} {target}[ ({data.kind})][ in version {data.version}][ to {data.environment}]',
      de: '{actor} {hat} {target}[ ({data.kind})][ in Version {data.version}][ auf {data.environment}] {did:ausgerollt|ausrollen}',
    },
    data: {
      ...about,
      version: required(open('text')),
      previous_version: open('text'),
      tests: open('text'),
      consent_category: open('text'),
      share_percent: open('number'),
      notes: confidential('text'),
    },
    changes,
    example: {
      targets: [{ type: 'landing_page', id: 'lp_spring', name: 'Spring landing page' }],
      changes: [{ path: 'version', before: '41', after: '42' }],
      approval: { status: 'approved', by: { type: 'user', id: 'u_2', name: 'Raj Patel' } },
      data: {
        kind: 'landing page',
        version: '42',
        previous_version: '41',
        pipeline: 'web-main #981',
        commit: '5f2c1e9',
        environment: 'production',
        address: 'https://nordlicht.example/spring',
        tests: 'passed',
      },
    },
  },
  {
    name: 'release.rolled_back',
    version: 1,
    family,
    requirement: 'REC-27',
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:rolled|roll} {target}[ ({data.kind})] back[ to version {data.restored_version}][ (reason: {reason})]',
      de: '{actor} {hat} {target}[ ({data.kind})][ auf Version {data.restored_version}] {did:zurückgesetzt|zurücksetzen}[ (Grund: {reason})]',
    },
    data: {
      ...about,
      restored_version: required(open('text')),
      faulty_version: open('text'),
      live_minutes: open('number'),
      incident: open('reference'),
      automatic: open('flag'),
    },
    changes,
    example: {
      targets: [{ type: 'tag', id: 'tag_3', name: 'Checkout pixel' }],
      changes: [{ path: 'version', before: '8', after: '7' }],
      reason: 'it fired before consent',
      data: {
        kind: 'pixel',
        restored_version: '7',
        faulty_version: '8',
        pipeline: 'tags #12',
        commit: '90ab77c',
        live_minutes: 34,
      },
    },
  },
];
