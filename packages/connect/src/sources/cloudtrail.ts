/** Maps records of AWS CloudTrail (record contents as of event version 1.11) to events. */

import type { Condition, MappingDocument, Template } from '../mapping/document.ts';

const user = '$.userIdentity';
const issuer = `${user}.sessionContext.sessionIssuer`;
const org: Template = { type: 'aws_account', id: `${user}.accountId` };
const typeIs = (...types: string[]): Condition => ({ in: `${user}.type`, of: types });

/** Names are unique within an account only: an identity of another account is called by its ARN. */
const atHome: Condition = {
  any: [{ not: { has: '$.recipientAccountId' } }, { same: [`${user}.accountId`, '$.recipientAccountId'] }],
};
const sessionName: Template = { $split: `${user}.principalId`, at: ':', take: -1 };
/** People who sign in through IAM Identity Center or another provider get a role; the session bears their name. */
const personInRole: Condition = {
  any: [
    { begins: `${issuer}.userName`, with: 'AWSReservedSSO_' },
    { holds: 'isMailAddress', of: [sessionName] },
  ],
};

/** The identity whose rights were used. */
const principal = chain(
  [
    [typeIs('Root'), { type: 'user', id: 'root', name: `${user}.userName`, org }],
    [
      typeIs('IAMUser'),
      {
        type: 'user',
        org,
        id: {
          $when: atHome,
          give: { $first: [`${user}.userName`, `${user}.arn`, `${user}.principalId`] },
          else: `${user}.arn`,
        },
        name: { $when: atHome, give: { $const: undefined }, else: `${user}.userName` },
      },
    ],
    [
      { all: [typeIs('AssumedRole'), personInRole] },
      {
        type: 'user',
        org,
        id: sessionName,
        roles: [`${issuer}.userName`],
        email: { $when: { holds: 'isMailAddress', of: [sessionName] }, give: sessionName },
      },
    ],
    [
      typeIs('AssumedRole', 'Role'),
      {
        type: 'service',
        org,
        id: {
          $when: atHome,
          give: { $first: [`${issuer}.userName`, `${issuer}.arn`, `${user}.arn`] },
          else: { $first: [`${issuer}.arn`, `${user}.arn`] },
        },
      },
    ],
    [
      { any: [typeIs('AWSService'), { all: [{ not: { has: `${user}.type` } }, { has: `${user}.invokedBy` }] }] },
      {
        type: 'service',
        id: { $first: [`${user}.invokedBy`, `${user}.principalId`, 'aws'] },
      },
    ],
    [
      typeIs('FederatedUser', 'SAMLUser', 'WebIdentityUser', 'Directory', 'IdentityCenterUser'),
      {
        type: 'user',
        org,
        id: {
          $first: [`${user}.onBehalfOf.userId`, `${user}.userName`, `${user}.arn`, `${user}.principalId`, 'unknown'],
        },
      },
    ],
  ],
  {
    type: 'unknown',
    org,
    id: {
      $first: [`${user}.arn`, `${user}.principalId`, `${user}.userName`, { $peek: `${user}.accountId` }, 'unknown'],
    },
  },
);

/** A service of AWS that used somebody's rights acted on that one's behalf. */
const actor: Template = {
  $when: { all: [{ has: `${user}.invokedBy` }, { has: `${user}.type` }, { not: typeIs('AWSService') }] },
  give: { type: 'service', id: `${user}.invokedBy`, onBehalfOf: principal },
  else: principal,
};

/** What a call was about where AWS lists no resources: well-known parameters, by their name. */
const PARAMETERS: Readonly<Record<string, string>> = {
  userName: 'user',
  roleName: 'AWS::IAM::Role',
  groupName: 'group',
  policyArn: 'AWS::IAM::Policy',
  policyName: 'policy',
  instanceProfileName: 'AWS::IAM::InstanceProfile',
  bucketName: 'AWS::S3::Bucket',
  instanceId: 'AWS::EC2::Instance',
  vpcId: 'AWS::EC2::VPC',
  subnetId: 'AWS::EC2::Subnet',
  volumeId: 'AWS::EC2::Volume',
  secretId: 'AWS::SecretsManager::Secret',
  keyId: 'AWS::KMS::Key',
  functionName: 'AWS::Lambda::Function',
  dBInstanceIdentifier: 'AWS::RDS::DBInstance',
  dBSnapshotIdentifier: 'AWS::RDS::DBSnapshot',
  trailName: 'AWS::CloudTrail::Trail',
  logGroupName: 'AWS::Logs::LogGroup',
  routeTableId: 'AWS::EC2::RouteTable',
  internetGatewayId: 'AWS::EC2::InternetGateway',
  detectorId: 'AWS::GuardDuty::Detector',
  roleArn: 'AWS::IAM::Role',
};

const targets: Template = {
  $when: { has: '$.resources' },
  give: {
    $each: '$.resources',
    when: { holds: 'isName', of: [{ $first: ['@.ARN', '@.ARNPrefix'] }] },
    as: { type: { $first: ['@.type', 'resource'] }, id: { $first: ['@.ARN', '@.ARNPrefix'] } },
  },
  else: {
    $list: Object.entries(PARAMETERS).map(([name, type]): Template => ({
      $when: { holds: 'isName', of: [`$.requestParameters.${name}`] },
      // Only looked at: the parameters are told whole.
      give: { type, id: { $peek: `$.requestParameters.${name}` } },
    })),
  },
};

const outcome = chain(
  [
    [{ holds: 'isDenial', of: ['$.errorCode'] }, 'denied'],
    [
      {
        any: [
          { holds: 'isName', of: ['$.errorCode'] },
          { holds: 'isName', of: ['$.errorMessage'] },
          { same: ['$.responseElements.ConsoleLogin', 'Failure'] },
        ],
      },
      'failure',
    ],
  ],
  'success',
);

function event(type: string, more: Record<string, Template>): Template {
  return {
    id: '$.eventID',
    type,
    time: { $first: ['$.eventTime', '$.@timestamp'] },
    source: { $concat: ['cloudtrail:', { $first: ['$.recipientAccountId', `${user}.accountId`, 'unknown'] }] },
    actor,
    targets,
    outcome,
    context: {
      // A service of AWS is named here instead of an address; the name stays in the details.
      ip: { $when: { holds: 'isAddress', of: ['$.sourceIPAddress'] }, give: '$.sourceIPAddress' },
      userAgent: '$.userAgent',
      requestId: '$.requestID',
    },
    links: { correlation: '$.sharedEventID' },
    data: {
      service: '$.eventSource',
      operation: '$.eventName',
      region: '$.awsRegion',
      account: '$.recipientAccountId',
      read_only: '$.readOnly',
      management: '$.managementEvent',
      category: '$.eventCategory',
      kind: '$.eventType',
      version: '$.eventVersion',
      error_code: '$.errorCode',
      error_message: '$.errorMessage',
      parameters: '$.requestParameters',
      response: '$.responseElements',
      ...more,
      identity: { $rest: user },
      details: { $rest: '$' },
    },
  };
}

export const cloudtrail: MappingDocument = {
  source: 'cloudtrail',
  version: 1,
  match: { all: [{ has: '$.eventID' }, { has: '$.eventName' }, { has: '$.eventSource' }] },
  otherwise: 'The record is no CloudTrail record: it has no eventID, eventName or eventSource.',
  // Whole delivery files are mapped as one record too, where somebody hands one over unopened.
  split: '$.Records',
  events: [
    {
      when: { all: [{ same: ['$.eventSource', 'signin.amazonaws.com'] }, { same: ['$.eventName', 'ConsoleLogin'] }] },
      event: event('cloud.signed_in', {
        mfa: { $map: '$.additionalEventData.MFAUsed', table: { Yes: true, No: false } },
      }),
    },
    { event: event('cloud.api_called', {}) },
  ],
};

/** The first template whose condition holds, else the last. */
function chain(branches: readonly (readonly [Condition, Template])[], otherwise: Template): Template {
  return branches.reduceRight<Template>((rest, [when, give]) => ({ $when: when, give, else: rest }), otherwise);
}
