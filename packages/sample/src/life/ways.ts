/** How often what begins, by day and by night, and what runs for ever. */

import { agentRun } from './agents.ts';
import { assetLife } from './assets.ts';
import { planning } from './campaigns.ts';
import { budgetMove, tweak } from './changes.ts';
import { consent, exporting, importing, retention, subjectRequest } from './data.ts';
import { alarm, emergency, order, ruleChange, vendorCare } from './governance.ts';
import { leadLife } from './leads.ts';
import type { Life, Process, Way } from './life.ts';
import { apiCall, apiKey, keyUse, measuring, release, syncing } from './machinery.ts';
import { neighbourUse, reportOnCampaign, unknownThing } from './neighbours.ts';
import { administration, denial, sessionLife } from './people.ts';
import { postLife } from './posts.ts';
import { rarity } from './rarities.ts';

/** Events of a day for each campaign that lives; below it a small house would do nothing but pay for advertising. */
const EVENTS_PER_CAMPAIGN = 45;
const CAMPAIGNS_MAX = 600;

const day: readonly Way[] = [
  [14, sessionLife],
  [10, leadLife],
  [6, postLife],
  [3, assetLife],
  [3, denial],
  [4, agentRun],
  [18, apiCall],
  [3, exporting],
  [1, importing],
  [6, consent],
  [4, budgetMove],
  [5, tweak],
  [9, neighbourUse],
  [1, reportOnCampaign],
  [5, keyUse],
  [6, measuring],
  [1, release],
  [1.2, administration],
  [0.3, apiKey],
  [0.8, ruleChange],
  [0.5, order],
  [0.4, alarm],
  [0.08, emergency],
  [0.2, vendorCare],
  [0.4, subjectRequest],
  [0.4, retention],
  [0.9, rarity],
  [0.2, unknownThing],
];

/** Machines, and whoever cannot sleep. */
const night: readonly Way[] = [
  [30, apiCall],
  [8, consent],
  [8, leadLife],
  [5, agentRun],
  [10, measuring],
  [8, keyUse],
  [1.5, sessionLife],
  [0.3, denial],
  [0.3, alarm],
];

export function ways(life: Life): { day: readonly Way[]; night: readonly Way[]; standing: Process[] } {
  const wanted = Math.min(CAMPAIGNS_MAX, Math.max(2, Math.round(life.perDay / EVENTS_PER_CAMPAIGN)));
  const { clients, machines } = life.organisation;
  const { integrations } = machines;
  return {
    day,
    night,
    standing: [
      planning(life, wanted),
      ...integrations.flatMap((each) => clients.map((client) => syncing(life, each, client))),
    ],
  };
}
