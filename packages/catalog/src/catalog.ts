/** All types of all families, and what can be asked of them. */

import type { EventType } from './event-type.ts';
import { Catalog } from './known-types.ts';
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
import { crossdomainTypes } from './vocabulary/crossdomain.ts';
import { dataTypes } from './vocabulary/data.ts';
import { financeTypes } from './vocabulary/finance.ts';
import { incidentTypes } from './vocabulary/incident.ts';
import { integrationTypes } from './vocabulary/integration.ts';
import { keyTypes } from './vocabulary/key.ts';
import { leadTypes } from './vocabulary/lead.ts';
import { mailingTypes } from './vocabulary/mailing.ts';
import { notificationTypes } from './vocabulary/notification.ts';
import { performanceTypes } from './vocabulary/performance.ts';
import { releaseTypes } from './vocabulary/release.ts';
import { reportTypes } from './vocabulary/report.ts';
import { retentionTypes } from './vocabulary/retention.ts';
import { roleTypes } from './vocabulary/role.ts';
import { ruleTypes } from './vocabulary/rule.ts';
import { securityTypes } from './vocabulary/security.ts';
import { sessionTypes } from './vocabulary/session.ts';
import { settingTypes } from './vocabulary/setting.ts';
import { systemTypes } from './vocabulary/system.ts';
import { trailTypes } from './vocabulary/trail.ts';
import { trailAnswerTypes } from './vocabulary/trail-answers.ts';
import { trailApprovalTypes } from './vocabulary/trail-approvals.ts';
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
  ...crossdomainTypes,
  ...dataTypes,
  ...financeTypes,
  ...incidentTypes,
  ...integrationTypes,
  ...keyTypes,
  ...leadTypes,
  ...mailingTypes,
  ...notificationTypes,
  ...performanceTypes,
  ...releaseTypes,
  ...reportTypes,
  ...retentionTypes,
  ...roleTypes,
  ...ruleTypes,
  ...securityTypes,
  ...sessionTypes,
  ...settingTypes,
  ...systemTypes,
  ...trailTypes,
  ...trailAnswerTypes,
  ...trailApprovalTypes,
  ...userTypes,
  ...vendorTypes,
];

/** The catalog of a tenant that registered nothing of its own. */
export const builtInCatalog = new Catalog(catalogTypes);

/** The catalog of a tenant. @param registered every version of every type it registered */
export function catalogWith(registered: readonly EventType[]): Catalog {
  return registered.length === 0 ? builtInCatalog : new Catalog(catalogTypes, registered);
}

/** The built-in type of that name. */
export function typeOf(name: string): EventType | undefined {
  return builtInCatalog.typeOf(name);
}

/** `Catalog.fieldNamesOf` over the built-in types. */
export function fieldNamesOf(path: string): readonly string[] {
  return builtInCatalog.fieldNamesOf(path);
}
