/** What is done to the cloud accounts marketing runs on. */

import { confidential, open, personal, required, type EventType, type FieldRule } from '../event-type.ts';

const family = 'cloud';
const retention = 'security';

const call: Readonly<Record<string, FieldRule>> = {
  service: required(open('text')),
  operation: required(open('text')),
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
    requirement: 'REC-14',
    importance: 'normal',
    retention,
    sentence: {
      en: '{actor} {did:called|call} {data.operation}[ of {data.service}][ on {target}]',
      de: '{actor} {hat} {data.operation}[ von {data.service}][ für {target}] {did:aufgerufen|aufrufen}',
    },
    data: { ...call, authentication: open('text'), status: open('number'), rate_limited: open('flag') },
    example: {
      targets: [{ type: 'AWS::S3::Bucket', id: 'spring-assets' }],
      domain: 'it',
      data: {
        service: 's3.amazonaws.com',
        operation: 'PutBucketPolicy',
        region: 'eu-central-1',
        account: '111122223333',
        read_only: false,
        parameters: { bucketName: 'spring-assets' },
      },
    },
  },
  {
    name: 'cloud.signed_in',
    version: 1,
    family,
    requirement: 'REC-16',
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:signed in|sign in} to the cloud account[ {data.account}]',
      de: '{actor} {hat} sich am Cloud-Konto[ {data.account}] {did:angemeldet|anmelden}',
    },
    data: { ...call, mfa: open('flag'), device: personal('text', 'actor'), session_seconds: open('number') },
    example: {
      domain: 'it',
      data: { service: 'signin.amazonaws.com', operation: 'ConsoleLogin', account: '111122223333', mfa: true },
    },
  },
];
