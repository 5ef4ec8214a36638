/** Workflow rules: how they are changed and what they decide. */

import { confidential, open, type EventType, type FieldRule } from '../event-type.ts';

const family = 'rule';

const changes: Readonly<Record<string, FieldRule>> = {
  enabled: open('flag'),
  version: open('text'),
  priority: open('number'),
  name: open('text'),
};

export const ruleTypes: readonly EventType[] = [
  {
    name: 'rule.updated',
    version: 1,
    family,
    importance: 'notable',
    sentence: '{actor} changed [{changed} of ]the rule {target:rule}[ from {from}][ to {to}]',
    data: { version: open('text') },
    changes,
  },
  {
    name: 'rule.fired',
    version: 1,
    family,
    importance: 'normal',
    sentence: 'The rule {target:rule} fired',
    data: {
      version: open('text'),
      matched: open('flag'),
      attributes: confidential('object'),
      effects: confidential('list'),
    },
    changes,
  },
];
