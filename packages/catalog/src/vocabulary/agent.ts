/** What AI agents do, and for whom. */

import { confidential, open, type EventType } from '../event-type.ts';

export const agentTypes: readonly EventType[] = [
  {
    name: 'agent.tool_called',
    version: 1,
    family: 'agent',
    importance: 'normal',
    sentence: '{actor} called the tool {data.tool}[ on {target}][ to {data.intent}]',
    data: {
      tool: open('text'),
      model: open('text'),
      label: open('text'),
      tokens: open('count'),
      duration_ms: open('number'),
      intent: confidential('text'),
      parameters: confidential('object'),
      result: confidential('object'),
      effects: confidential('list'),
    },
  },
];
