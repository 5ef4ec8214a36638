/** A stream of what happens in a marketing organisation, repeatable by its seed. */

import { campaigns, channels, companies, personAt, posts, reasons, type SamplePerson } from './people.ts';
import { below, hex, pick, seededRandom, type Random } from './random.ts';

const FIRST_MS = Date.UTC(2026, 0, 5, 8);
const STEP_MS_MAX = 90_000;
const PEOPLE = 40;

export interface SampleOptions {
  readonly seed: number;
  readonly count: number;
  /** How many people work there; 40 where not said. */
  readonly people?: number;
  /** False: every event has an actor not met before. True where not said. */
  readonly warm?: boolean;
}

type SampleEvent = Record<string, unknown>;

/** What one kind of event adds to the common part; the number says how often it comes. */
const kinds: readonly (readonly [number, (random: Random, scene: Scene) => SampleEvent])[] = [
  [20, campaignUpdated],
  [8, campaignLaunched],
  [16, budgetAdjusted],
  [12, postPublished],
  [10, postApproved],
  [30, leadCreated],
  [24, leadAssigned],
  [6, leadReassigned],
  [4, dataExported],
  [4, accessDenied],
  [40, userLoggedIn],
  [3, ruleUpdated],
  [18, toolCalled],
  [2, somethingUnknown],
];
const weightOfAll = kinds.reduce((sum, [weight]) => sum + weight, 0);

interface Scene {
  readonly at: number;
  readonly person: SamplePerson;
  readonly other: SamplePerson;
  readonly campaign: (typeof campaigns)[number];
}

/** Yields `count` events ready for JSON, in the order of their time, each with an id of its own. */
export function* sampleEvents(options: SampleOptions): Generator<SampleEvent> {
  const random = seededRandom(options.seed);
  const people = options.people ?? PEOPLE;
  let timeMs = FIRST_MS;
  for (let at = 0; at < options.count; at++) {
    timeMs += below(random, STEP_MS_MAX);
    const scene: Scene = {
      at,
      person: personAt(options.warm === false ? people + at : below(random, people)),
      other: personAt(below(random, people)),
      campaign: pick(random, campaigns),
    };
    const { id, name, email } = scene.person;
    yield {
      id: `s${options.seed}_${at}`,
      time: new Date(timeMs).toISOString(),
      actor: { type: 'user', id, name, email },
      outcome: 'success',
      scope: { brand: scene.campaign.brand, market: scene.campaign.market },
      domain: 'marketing',
      ...pickKind(random)(random, scene),
    };
  }
}

function pickKind(random: Random): (random: Random, scene: Scene) => SampleEvent {
  let left = below(random, weightOfAll);
  for (const [weight, kind] of kinds) {
    left -= weight;
    if (left < 0) return kind;
  }
  throw new Error('the weights do not add up');
}

function campaignTarget({ campaign }: Scene) {
  return { type: 'campaign', id: campaign.id, name: campaign.name };
}

function campaignUpdated(random: Random, scene: Scene): SampleEvent {
  const channel = pick(random, channels);
  return {
    type: 'campaign.updated',
    targets: [campaignTarget(scene)],
    changes: [
      { path: 'channel', before: pick(random, channels), after: channel },
      { path: 'description', before: null, after: `${scene.campaign.name} – ${channel}` },
    ],
  };
}

function campaignLaunched(_: Random, scene: Scene): SampleEvent {
  return {
    type: 'campaign.launched',
    targets: [campaignTarget(scene)],
    changes: [{ path: 'status', before: 'draft', after: 'running' }],
  };
}

function budgetAdjusted(random: Random, scene: Scene): SampleEvent {
  const before = 100 + below(random, 900);
  return {
    type: 'budget.adjusted',
    targets: [campaignTarget(scene)],
    reason: pick(random, reasons),
    changes: [{ path: 'daily_budget', before: `${before}.00`, after: `${before - 100 + below(random, 300)}.00` }],
    approval: { status: 'approved', by: { type: 'user', id: scene.other.id, name: scene.other.name } },
    data: { currency: 'EUR', period: 'day' },
  };
}

function postPublished(random: Random, scene: Scene): SampleEvent {
  const post = pick(random, posts);
  return {
    type: 'post.published',
    targets: [{ type: 'post', ...post }],
    data: { content_sha256: hex(random, 64), text: post.name },
    scope: { brand: scene.campaign.brand, market: scene.campaign.market, channel: 'social' },
  };
}

function postApproved(random: Random): SampleEvent {
  return {
    type: 'post.approved',
    targets: [{ type: 'post', ...pick(random, posts) }],
    data: { content_sha256: hex(random, 64), step: 'brand' },
  };
}

function leadTarget(random: Random) {
  const number = below(random, 500);
  return { type: 'lead', id: `l_${number}`, name: personAt(10_000 + number).name };
}

function leadCreated(random: Random): SampleEvent {
  const number = below(random, 500);
  const { name, email } = personAt(10_000 + number);
  return {
    type: 'lead.created',
    actor: { type: 'service', id: 'web-forms', name: 'Web forms' },
    domain: 'sales',
    targets: [{ type: 'lead', id: `l_${number}`, name }],
    data: { channel: pick(random, channels), score: below(random, 100), email, company: pick(random, companies) },
  };
}

function leadAssigned(random: Random, { other }: Scene): SampleEvent {
  return {
    type: 'lead.assigned',
    actor: { type: 'rule', id: 'rule_7', name: 'By market' },
    domain: 'sales',
    targets: [leadTarget(random), { type: 'user', id: other.id, name: other.name, role: 'assignee' }],
    decision: { policy: 'lead-routing', version: 12, rule: 'by-market' },
  };
}

function leadReassigned(random: Random, { person, other }: Scene): SampleEvent {
  return {
    type: 'lead.reassigned',
    domain: 'sales',
    reason: 'On holiday',
    targets: [
      leadTarget(random),
      { type: 'user', id: person.id, name: person.name, role: 'previous' },
      { type: 'user', id: other.id, name: other.name, role: 'assignee' },
    ],
  };
}

function dataExported(random: Random): SampleEvent {
  return {
    type: 'data.exported',
    targets: [{ type: 'list', id: `list_${below(random, 20)}`, name: 'Newsletter' }],
    data: { rows: below(random, 20_000), format: 'csv', categories: ['contact'], purpose: pick(random, reasons) },
    context: { ip: `10.0.${below(random, 256)}.${below(random, 256)}` },
  };
}

function accessDenied(random: Random, scene: Scene): SampleEvent {
  return {
    type: 'access.denied',
    outcome: 'denied',
    targets: [campaignTarget(scene)],
    data: { permission: 'budget.write' },
    decision: {
      policy: 'access',
      version: 3,
      rule: 'own-market-only',
      reason: 'The campaign belongs to another market',
    },
    context: { ip: `10.0.${below(random, 256)}.${below(random, 256)}` },
  };
}

function userLoggedIn(random: Random): SampleEvent {
  return {
    type: 'user.logged_in',
    domain: 'it',
    data: { method: 'sso', mfa: random() < 0.8 },
    context: {
      ip: `10.0.${below(random, 256)}.${below(random, 256)}`,
      userAgent: 'Mozilla/5.0',
      sessionId: hex(random, 24),
    },
  };
}

function ruleUpdated(): SampleEvent {
  return {
    type: 'rule.updated',
    targets: [{ type: 'rule', id: 'rule_7', name: 'By market' }],
    changes: [{ path: 'enabled', before: false, after: true }],
  };
}

function toolCalled(random: Random, { person, at }: Scene): SampleEvent {
  return {
    type: 'agent.tool_called',
    actor: {
      type: 'agent',
      id: 'agent_copy',
      name: 'Copy Agent',
      mode: 'autonomous',
      onBehalfOf: { type: 'user', id: person.id, name: person.name },
    },
    data: {
      tool: 'draft_post',
      model: 'house-model-2',
      tokens: below(random, 4_000),
      parameters: { tone: 'warm', variants: 3 },
    },
    links: { correlation: `run_${Math.floor(at / 10)}` },
  };
}

function somethingUnknown(random: Random): SampleEvent {
  return { type: 'webinar.slide_skipped', data: { slide: below(random, 40) } };
}
