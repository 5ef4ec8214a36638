/** What the demonstration says of itself, and what it invites to try. */
import type { StartOptions } from '@trailmark/server';
import { organisationEvents, type Organisation, type OrganisationOptions } from '@trailmark/sample';

export const SIMULATED = 'Simulated organisation: nothing here happened.';

export interface ToTry {
  readonly url: string;
  readonly administrator: string;
  readonly agency: string;
  readonly organisation: Organisation;
  readonly questions: Questions;
}

type Questions = NonNullable<StartOptions['questions']>;

/** Five questions an auditor might begin with; they point at nothing that the stories hide. */
export function questionsOf({ clients: [client] }: Organisation, options: OrganisationOptions): Questions {
  const manager = someManager(options);
  return [
    { query: 'type:access.denied time:>=-7d', asks: 'Who was refused what this week' },
    { query: 'actor.type:agent type:budget.adjusted', asks: 'What AI agents did to budgets' },
    { query: 'type:data.exported outcome:denied', asks: 'Exports that were stopped' },
    { query: `actor:"${manager}" type:campaign.*`, asks: `What ${manager} did to campaigns, also through agents` },
    { query: `importance:critical scope.client:${client.id}`, asks: `What mattered most for ${client.brand}` },
  ];
}

/** Keys, questions, and what an agency sees. */
export function whatToTry({ url, administrator, agency, organisation, questions }: ToTry): string {
  const [client] = organisation.clients;
  const [partner] = organisation.agencies;
  return `
${SIMULATED}
${organisation.org.name}: the brands ${organisation.clients.map(({ brand }) => brand).join(' and ')}, the agencies ${organisation.agencies.map(({ org }) => org.name).join(' and ')}.

  export TRAILMARK_URL=${url}
  export TRAILMARK_API_KEY='${administrator}'

${questions.map(({ query, asks }) => `  # ${asks}\n  npx trailmark query '${query}'`).join('\n')}
  # What happens now, as it happens, told in German
  npx trailmark tail --language de
  # A question settled in words: who took which data out this quarter
  npx trailmark answer exports --quarter current

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
