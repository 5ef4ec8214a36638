/** What is done to the cloud accounts marketing runs on. */

import { confidential, open, type EventType, type FieldRule } from './event-type.ts';

const family = 'cloud';

const call: Readonly<Record<string, FieldRule>> = {
  service: open('text'),
  operation: open('text'),
  region: open('text'),
  account: open('reference'),
  read_only: open('flag'),
  management: open('flag'),
  error_code: open('text'),
  category: open('text'),
  kind: open('text'),
  version: open('text'),
  error_message: confidential('text'),
  parameters: confidential('object'),
  response: confidential('object'),
  details: confidential('object'),
};

export const cloudTypes: readonly EventType[] = [
  {
    name: 'cloud.api_called',
    version: 1,
    family,
    importance: 'normal',
    sentence: '{actor} called {data.operation}[ of {data.service}][ on {target}]',
    data: call,
  },
  {
    name: 'cloud.signed_in',
    version: 1,
    family,
    importance: 'notable',
    sentence: '{actor} signed in to the cloud account[ {data.account}]',
    data: { ...call, mfa: open('flag') },
  },
];
