/** Leads: where they came from and who was given them, in which order and why. */

import { confidential, open, personal, type EventType, type FieldRule } from '../event-type.ts';

const family = 'lead';

const changes: Readonly<Record<string, FieldRule>> = {
  // An assignee is a person of the house: the name of one must not stand open.
  assignee: confidential('reference'),
  queue: open('text'),
  market: open('text'),
  state: open('text'),
  score: open('number'),
  email: personal('text', 'target'),
  name: personal('text', 'target'),
  phone: personal('text', 'target'),
};

export const leadTypes: readonly EventType[] = [
  {
    name: 'lead.created',
    version: 1,
    family,
    importance: 'normal',
    sentence: 'The lead {target:lead} came in[ from {data.channel}]',
    data: {
      channel: open('text'),
      form: open('reference'),
      score: open('number'),
      consent: open('text'),
      email: personal('text', 'target'),
      phone: personal('text', 'target'),
      company: personal('text', 'target'),
      answers: personal('object', 'target'),
      message: confidential('text'),
    },
    changes,
  },
  {
    name: 'lead.assigned',
    version: 1,
    family,
    importance: 'normal',
    sentence: '{actor} assigned the lead {target:lead}[ to {target:assignee}]',
    data: {
      rule: open('reference'),
      rule_version: open('text'),
      queue: open('text'),
      candidates: confidential('list'),
    },
    changes,
  },
  {
    name: 'lead.reassigned',
    version: 1,
    family,
    importance: 'notable',
    sentence:
      '{actor} reassigned the lead {target:lead}[ from {target:previous}][ to {target:assignee}][ because {reason}]',
    data: { rule: open('reference'), rule_version: open('text'), queue: open('text'), step: open('number') },
    changes,
  },
];
