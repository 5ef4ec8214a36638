/** AI agents at work for somebody: runs of calls, a refusal now and then, and what they made says so. */

import type { Telling } from '../event.ts';
import { through } from '../organisation/organisation.ts';
import { between, chance, pick, type Random } from '../random.ts';
import type { Life, Process } from './life.ts';
import { say, words } from './words.ts';

const listed = ['read_report', 'draft_post', 'list_campaigns', 'propose_audience'] as const;
const notListed = 'export_contacts';

export function* agentRun(life: Life): Process {
  const { organisation, random } = life;
  const { copyAgent, mediaAgent, insightsAgent, supportAgent } = organisation.machines;
  const person = pick(random, [...organisation.having('campaign_manager'), ...organisation.having('analyst')]);
  const agent = pick(random, [copyAgent, mediaAgent, insightsAgent, supportAgent]);
  const model = agent.agent?.model ?? '';
  const campaign = life.runningCampaign();
  const run = life.thing('run');
  const said = {
    source: 'agents',
    actor: through(agent, person),
    domain: 'marketing',
    links: { correlation: run },
    ...(campaign === undefined ? {} : { scope: campaign.scope, targets: [campaign.target] }),
  };
  const facts = { model, run };
  const startMs = life.nowMs;
  const trigger = chance(random, 0.5) ? 'person' : 'schedule';
  life.tell({
    ...said,
    type: 'agent.run_started',
    data: { ...facts, trigger, tools: listed, task: say(random, words.purposes, 'en') },
  });
  const calls = between(random, 2, 9);
  let denied = 0;
  for (let call = 0; call < calls; call++) {
    yield life.in(2_000, 50_000);
    const isListed = !chance(random, 0.03);
    if (!isListed) denied++;
    life.tell({ ...said, type: 'agent.tool_called', ...toolCall(random, isListed, facts) });
  }
  if (agent === copyAgent && campaign !== undefined) {
    yield life.in(2_000, 60_000);
    const made = { label: 'made by AI', medium: 'caption', content_sha256: life.hash(), human_part: 'edited' };
    life.tell({ ...said, type: 'agent.content_disclosed', data: { ...facts, ...made, visible: true } });
  }
  yield life.in(1_000, 60_000);
  const tokens = calls * between(random, 300, 2_000);
  life.tell({
    ...said,
    type: 'agent.run_ended',
    data: { ...facts, calls, denied, ending: 'done', tokens, duration_ms: life.nowMs - startMs },
  });
}

/** One call: of a tool on the agent's list, or of another, which is refused. */
function toolCall(
  random: Random,
  isListed: boolean,
  facts: { model: string; run: string },
): Pick<Telling, 'outcome' | 'decision' | 'data'> {
  return {
    outcome: isListed ? 'success' : 'denied',
    decision: { policy: 'agents', version: 6, rule: isListed ? 'tool-on-the-list' : 'tool-not-on-the-list' },
    data: {
      ...facts,
      tool: isListed ? pick(random, listed) : notListed,
      listed: isListed,
      label: 'made by AI',
      tokens: between(random, 90, 4_000),
      duration_ms: between(random, 200, 9_000),
      intent: say(random, words.purposes, 'en'),
      parameters: { variants: between(random, 1, 4) },
      result: { status: isListed ? 'done' : 'refused' },
      effects: [],
    },
  };
}
