/** What the demonstration says of itself, and what it invites to try. */
import type { Organisation } from '@trailmark/sample';

export const SIMULATED = 'Simulated organisation: nothing here happened.';

export interface ToTry {
  readonly url: string;
  readonly administrator: string;
  readonly agency: string;
  readonly organisation: Organisation;
}

/** Keys, and five questions an auditor might begin with; they point at nothing that the stories hide. */
export function whatToTry({ url, administrator, agency, organisation }: ToTry): string {
  const [client] = organisation.clients;
  const [partner] = organisation.agencies;
  const manager = organisation.having('campaign_manager')[0]?.name ?? '';
  const queries: readonly (readonly [string, string])[] = [
    ['type:access.denied time:>=-7d', 'who was refused what this week'],
    ['actor.type:agent type:budget.adjusted', 'what AI agents did to budgets'],
    ['type:data.exported outcome:denied', 'exports that were stopped'],
    [`actor:${quoted(manager)} type:campaign.*`, `what ${manager} did to campaigns, also through agents`],
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

function quoted(name: string): string {
  return `"${name}"`;
}
