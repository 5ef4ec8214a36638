/** What the demonstration says of itself, and what it invites to try. */
import { organisationEvents, type Organisation, type OrganisationOptions } from '@trailmark/sample';

export const SIMULATED = 'Simulated organisation: nothing here happened.';

export interface ToTry {
  readonly url: string;
  readonly administrator: string;
  readonly agency: string;
  readonly organisation: Organisation;
  readonly options: OrganisationOptions;
}

/** Keys, and five questions an auditor might begin with; they point at nothing that the stories hide. */
export function whatToTry({ url, administrator, agency, organisation, options }: ToTry): string {
  const [client] = organisation.clients;
  const [partner] = organisation.agencies;
  const manager = someManager(options);
  const queries: readonly (readonly [string, string])[] = [
    ['type:access.denied time:>=-7d', 'who was refused what this week'],
    ['actor.type:agent type:budget.adjusted', 'what AI agents did to budgets'],
    ['type:data.exported outcome:denied', 'exports that were stopped'],
    [`actor:"${manager}" type:campaign.*`, `what ${manager} did to campaigns, also through agents`],
    [`importance:critical scope.client:${client.id}`, `what mattered most for ${client.brand}`],
  ];
  return `
${SIMULATED}
${organisation.org.name}: the brands ${organisation.clients.map(({ brand }) => brand).join(' and ')}, the agencies ${organisation.agencies.map(({ org }) => org.name).join(' and ')}.

  export TRAILMARK_URL=${url}
  export TRAILMARK_API_KEY='${administrator}'
${queries.map(([query, asks]) => `  npx trailmark query '${query}'\n      # ${asks}`).join('\n')}

The same as ${partner.org.name} sees it, who works for ${client.brand} only:

  TRAILMARK_API_KEY='${agency}' npx trailmark query 'type:access.denied'
`;
}

/** Somebody of the house who did something to a campaign, so that the question has an answer. */
function someManager(options: OrganisationOptions): string {
  for (const { type, actor } of organisationEvents(options)) {
    if (type.startsWith('campaign.') && actor.type === 'user' && actor.org?.type === 'own')
      return actor.name ?? actor.id;
  }
  return '';
}
