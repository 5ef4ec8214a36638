/** What AI agents do, and for whom. The actor is the agent, its mode and its delegator stand with it. */

import { confidential, open, required, type EventType, type FieldRule } from '../event-type.ts';

const family = 'agent';
const retention = 'business';

const about: Readonly<Record<string, FieldRule>> = {
  model: required(open('text')),
  run: open('reference'),
  prompt_version: open('text'),
};

const agent = {
  type: 'agent',
  id: 'agent_media',
  name: 'Media Agent',
  mode: 'autonomous',
  onBehalfOf: { type: 'user', id: 'u_17', name: 'Jonas Keller' },
} as const;

export const agentTypes: readonly EventType[] = [
  {
    name: 'agent.tool_called',
    version: 1,
    family,
    requirement: 'REC-23',
    importance: 'normal',
    retention,
    sentence: {
      en: '{actor} {did:called|call} the tool {data.tool}[ on {target}][ (intent: {data.intent})]',
      de: '{actor} {hat} das Werkzeug {data.tool}[ für {target}] {did:aufgerufen|aufrufen}[ (Absicht: {data.intent})]',
    },
    data: {
      ...about,
      tool: required(open('text')),
      // Whether the tool was on the list the agent may use when it called.
      listed: open('flag'),
      call: open('reference'),
      label: required(open('text')),
      tokens: open('count'),
      duration_ms: open('number'),
      error: open('text'),
      intent: required(confidential('text')),
      parameters: required(confidential('object')),
      result: required(confidential('object')),
      effects: required(confidential('list')),
      // The text an instruction came from, where it was not the delegator's.
      instruction_source: confidential('reference'),
      scrubbed: open('count'),
    },
    example: {
      actor: agent,
      targets: [{ type: 'campaign', id: 'cmp_7', name: 'Spring Sale' }],
      decision: { policy: 'agents', version: 6, rule: 'tool on the list' },
      data: {
        tool: 'pause_campaign',
        listed: true,
        model: 'house-model-2',
        label: 'made by AI',
        intent: 'stop spending on a sold-out product',
        parameters: { campaign: 'cmp_7' },
        result: { status: 'paused' },
        effects: ['campaign.paused cmp_7'],
        tokens: 812,
        run: 'run_5',
      },
    },
  },
  {
    name: 'agent.run_started',
    version: 1,
    family,
    requirement: 'REC-23',
    importance: 'normal',
    retention,
    sentence: {
      en: '{actor} {did:began|begin} a run[ on {target}][, started by {data.trigger}][, task: {data.task}]',
      de: '{actor} {hat} einen Lauf[ für {target}] {did:begonnen|beginnen}[, ausgelöst durch {data.trigger}][, Auftrag: {data.task}]',
    },
    data: {
      ...about,
      run: required(open('reference')),
      trigger: required(open('text')),
      tools: open('list'),
      delegation_expires: open('time'),
      // The session of the delegator: whether it was still open can be looked up.
      delegator_session: confidential('reference'),
      task: confidential('text'),
    },
    example: {
      actor: agent,
      data: {
        run: 'run_5',
        model: 'house-model-2',
        trigger: 'schedule',
        tools: ['read_report', 'pause_campaign'],
        task: 'watch the night spend',
      },
    },
  },
  {
    name: 'agent.run_ended',
    version: 1,
    family,
    requirement: 'REC-23',
    importance: 'normal',
    retention,
    sentence: {
      en: '{actor} {did:ended|end} a run[ with {data.calls:call|calls}][, {data.denied} denied][: {data.ending}]',
      de: '{actor} {hat} einen Lauf[ mit {data.calls:Aufruf|Aufrufen}] {did:beendet|beenden}[, {data.denied} verweigert][: {data.ending}]',
    },
    data: {
      ...about,
      run: required(open('reference')),
      calls: required(open('count')),
      denied: open('count'),
      ending: required(open('text')),
      tokens: open('count'),
      duration_ms: open('number'),
      cost: confidential('money'),
      currency: open('text'),
      summary: confidential('text'),
    },
    example: {
      actor: agent,
      data: { run: 'run_5', model: 'house-model-2', calls: 3120, denied: 212, ending: 'stopped by a person' },
    },
  },
  {
    name: 'agent.content_disclosed',
    version: 1,
    family,
    requirement: 'REC-23',
    importance: 'normal',
    retention,
    sentence: {
      en: '{actor} {did:labelled|label} {target}[ as {data.label}][ in {data.medium}]',
      de: '{actor} {hat} {target}[ als {data.label}][ in {data.medium}] {did:gekennzeichnet|kennzeichnen}',
    },
    data: {
      ...about,
      label: required(open('text')),
      medium: open('text'),
      content_sha256: open('hash'),
      // How much of it a person changed before it went out: none, edited, rewritten.
      human_part: open('text'),
      visible: open('flag'),
    },
    example: {
      actor: agent,
      targets: [{ type: 'post', id: 'post_9', name: 'Linen in autumn' }],
      data: { label: 'made by AI', medium: 'caption', model: 'house-model-2', human_part: 'edited', visible: true },
    },
  },
];
