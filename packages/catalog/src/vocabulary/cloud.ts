/** What is done to the cloud accounts marketing runs on. */

import { confidential, open, personal, type EventType, type FieldRule } from '../event-type.ts';

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
  // A refusal names who was refused; what was asked of an account is about the person it belongs to.
  error_message: personal('text', 'actor'),
  identity: personal('object', 'actor'),
  parameters: personal('object', 'target'),
  response: personal('object', 'target'),
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
