/** What somebody types to settle each of the twelve stories; names of things come from the story itself. */

import type { ToldStory } from '@trailmark/sample/stories';

/** Arguments of `trailmark`, without the name of the program. */
export type Command = readonly string[];

export interface Settling {
  readonly commands: readonly Command[];
  /** What the outputs say, set on one line, beside citing the decisive events. */
  readonly says: readonly RegExp[];
}

type Settle = (story: ToldStory) => Settling;

const explain = (q: string): Command => ['explain', q];

/** By the number of the story. */
export const settling: Readonly<Record<number, Settle>> = {
  1: (story) => ({
    commands: [
      ['answer', 'publication', entity(story, 'post.published', 'post')],
      explain(
        `target:${entity(story, 'asset.replaced', 'asset')} type:(asset.uploaded OR asset.scanned OR asset.replaced)`,
      ),
    ],
    says: [/not in the form that was approved/, /no event says that .{3,40} changed anything about it/],
  }),
  2: (story) => ({
    commands: [explain(`target:${entity(story, 'campaign.launched', 'campaign')}`)],
    says: [
      /approved late/,
      /4 acts: approval missing/,
      /was not allowed to raise the daily budget/,
      /states a spend of .* recorded sum to/,
    ],
  }),
  3: (story) => ({
    commands: [['answer', 'assignment', entity(story, 'lead.assigned', 'lead')]],
    says: [/Version 7 of the rule/, /Version 8 of the rule/, /no reason/],
  }),
  4: (story) => ({
    commands: [
      ['answer', 'notification', entity(story, 'rule.disabled', 'rule')],
      explain(`type:maintenance.started target:system/lead-router actor:${story.key.culprits[0] ?? ''}`),
    ],
    says: [/57 delivered, 3 bounced/],
  }),
  5: (story) => {
    const rule = entity(story, 'rule.updated', 'rule');
    return {
      commands: [
        ['answer', 'change', rule],
        explain(`data.rule:${rule.slice(5)} data.rule_version:12`),
        explain(`target:${rule}`),
      ],
      says: [/482 events/, /there was no approval/],
    };
  },
  6: (story) => ({
    commands: [['answer', 'exports', '--entity', entity(story, 'data.exported', 'list'), '--from', '2026-01-01']],
    says: [/23 exports of/, /lie edge to edge/],
  }),
  7: (story) => {
    const [victim, made] = [actor(story, 'setting.changed'), entity(story, 'user.created', 'user').slice(5)];
    const incident = entity(story, 'incident.notified', 'incident');
    const q = `actor:(${victim} OR ${made}) OR target:(${victim} OR ${made}) OR target:${incident}`;
    return { commands: [explain(q), explain(`actor:${victim} type:user.logged_in`)], says: [/was not allowed to/] };
  },
  8: (story) => {
    const [partner, second] = story.key.culprits;
    return {
      commands: [
        explain(`actor:(${partner} OR ${second}) OR target:${partner}`),
        explain(`actor:${partner} type:(data.accessed OR access.allowed OR user.logged_in)`),
        explain(`actor:${second} type:(user.logged_in OR approval.given)`),
      ],
      says: [/was not allowed to|was denied|was refused/],
    };
  },
  9: (story) => {
    const run = text(story, 'agent.run_started', 'run');
    const person = story.events.find(({ type }) => type === 'agent.run_started')?.actor.onBehalfOf?.id ?? '';
    return {
      commands: [
        explain(`data.run:${run} -outcome:success`),
        explain(`data.run:${run} -type:agent.tool_called`),
        explain(`data.run:${run} type:agent.tool_called (data.listed:false OR data.tool:read_feedback)`),
        explain(
          `actor:${person} type:(user.logged_in OR user.logged_out OR campaign.paused OR mailing.sent OR api.rate_limited)`,
        ),
        explain('type:feedback.received data.screened:"not screened" pause'),
      ],
      says: [/through Support Agent/],
    };
  },
  10: (story) => {
    const link = entity(story, 'integration.token_expired', 'integration');
    return {
      commands: [explain(`target:${link}`), explain(`target:${link} type:notification.delivered`)],
      says: [/missed/],
    };
  },
  11: (story) => ({
    commands: [
      explain(
        `target:${entity(story, 'data.imported', 'list')} OR target:${entity(story, 'subject_request.answered', 'subscriber')}`,
      ),
    ],
    says: [/withdrawn/],
  }),
  12: (story) => {
    const person = actor(story, 'break_glass.started');
    return {
      commands: [
        explain(
          `target:${entity(story, 'break_glass.started', 'campaign')} OR target:user/${person} OR target:${entity(story, 'report.signed', 'report')}`,
        ),
        explain(`actor:${person} type:(access.allowed OR setting.changed)`),
        explain('type:key.rotated data.late:true'),
      ],
      says: [/recorded sum to|Spend recorded for/],
    };
  },
};

/** `campaign/c_9`: the first target of a kind in the first event of a type. */
function entity(story: ToldStory, type: string, kind: string): string {
  const decisive = new Set(story.key.decisive.map(({ id }) => id));
  const events = story.events.filter((event) => event.type === type);
  const event = events.find(({ id }) => decisive.has(id)) ?? events[0];
  const target = event?.targets?.find((each) => each.type === kind);
  if (target === undefined) throw new Error(`story ${story.key.story} has no ${type} of a ${kind}`);
  return `${kind}/${target.id}`;
}

function actor(story: ToldStory, type: string): string {
  const decisive = new Set(story.key.decisive.map(({ id }) => id));
  const event = story.events.find((each) => each.type === type && decisive.has(each.id));
  if (event === undefined) throw new Error(`story ${story.key.story} has no decisive ${type}`);
  return event.actor.id;
}

function text(story: ToldStory, type: string, name: string): string {
  const value = story.events.find((event) => event.type === type)?.data?.[name];
  if (typeof value !== 'string') throw new Error(`story ${story.key.story} has no ${type} with ${name}`);
  return value;
}
