/** All types of all families, and what can be asked of them. */

import type { EventType, FieldRule } from './event-type.ts';
import { escapeName } from './path.ts';
import { accessTypes } from './vocabulary/access.ts';
import { agentTypes } from './vocabulary/agent.ts';
import { apiTypes } from './vocabulary/api.ts';
import { approvalTypes } from './vocabulary/approval.ts';
import { assetTypes } from './vocabulary/asset.ts';
import { audienceTypes } from './vocabulary/audience.ts';
import { budgetTypes } from './vocabulary/budget.ts';
import { campaignTypes } from './vocabulary/campaign.ts';
import { claimTypes } from './vocabulary/claim.ts';
import { cloudTypes } from './vocabulary/cloud.ts';
import { codeTypes } from './vocabulary/code.ts';
import { commentTypes } from './vocabulary/comment.ts';
import { consentTypes } from './vocabulary/consent.ts';
import { contentTypes } from './vocabulary/content.ts';
import { dataTypes } from './vocabulary/data.ts';
import { incidentTypes } from './vocabulary/incident.ts';
import { integrationTypes } from './vocabulary/integration.ts';
import { keyTypes } from './vocabulary/key.ts';
import { leadTypes } from './vocabulary/lead.ts';
import { notificationTypes } from './vocabulary/notification.ts';
import { performanceTypes } from './vocabulary/performance.ts';
import { retentionTypes } from './vocabulary/retention.ts';
import { roleTypes } from './vocabulary/role.ts';
import { ruleTypes } from './vocabulary/rule.ts';
import { securityTypes } from './vocabulary/security.ts';
import { sessionTypes } from './vocabulary/session.ts';
import { settingTypes } from './vocabulary/setting.ts';
import { systemTypes } from './vocabulary/system.ts';
import { trailTypes } from './vocabulary/trail.ts';
import { userTypes } from './vocabulary/user.ts';
import { vendorTypes } from './vocabulary/vendor.ts';

/** Every type the catalog knows, by family. */
export const catalogTypes: readonly EventType[] = [
  ...accessTypes,
  ...agentTypes,
  ...apiTypes,
  ...approvalTypes,
  ...assetTypes,
  ...audienceTypes,
  ...budgetTypes,
  ...campaignTypes,
  ...claimTypes,
  ...cloudTypes,
  ...codeTypes,
  ...commentTypes,
  ...consentTypes,
  ...contentTypes,
  ...dataTypes,
  ...incidentTypes,
  ...integrationTypes,
  ...keyTypes,
  ...leadTypes,
  ...notificationTypes,
  ...performanceTypes,
  ...retentionTypes,
  ...roleTypes,
  ...ruleTypes,
  ...securityTypes,
  ...sessionTypes,
  ...settingTypes,
  ...systemTypes,
  ...trailTypes,
  ...userTypes,
  ...vendorTypes,
];

/** A type made ready for `classify`: maps instead of objects, so that a member called `constructor` finds nothing. */
export interface PreparedType {
  readonly type: EventType;
  readonly data: ReadonlyMap<string, { readonly rule: FieldRule; readonly path: string }>;
  readonly changes: ReadonlyMap<string, FieldRule>;
}

const prepared = new Map<string, PreparedType>();
for (const type of catalogTypes) {
  if (prepared.has(type.name)) throw new Error(`the catalog holds ${type.name} twice`);
  prepared.set(type.name, {
    type,
    data: new Map(
      Object.entries(type.data ?? {}).map(([name, rule]) => [name, { rule, path: `data.${escapeName(name)}` }]),
    ),
    changes: new Map(Object.entries(type.changes ?? {})),
  });
}

/** The type of that name, or undefined: then the event is recorded as `unknown`. */
export function typeOf(name: string): EventType | undefined {
  return prepared.get(name)?.type;
}

/** The same, ready for `classify`. */
export function preparedTypeOf(name: string): PreparedType | undefined {
  return prepared.get(name);
}

/** The catalog as a document, as `GET /v1/catalog` gives it. */
export function catalogDocument(): { format: string; types: EventType[] } {
  return { format: 'trailmark/catalog@v1', types: catalogTypes.map((type) => ({ data: {}, changes: {}, ...type })) };
}
