/** What customers write into a form, for people and, unasked, for machines. */

import type { SampleEvent } from '../event.ts';
import type { Organisation } from '../organisation/organisation.ts';
import { scopeOf } from '../organisation/places.ts';
import { between, pick, type Random } from '../random.ts';
import type { StoryWindow } from './window.ts';

export function feedbackOf(
  organisation: Organisation,
  random: Random,
  window: StoryWindow,
  ms: number,
  { text, screened }: { readonly text: string; readonly screened: string },
): SampleEvent {
  const client = organisation.clients[0];
  const market = pick(random, client.markets);
  const { name } = window.lead(market.code);
  return window.tell(ms, {
    source: 'helpdesk',
    type: 'feedback.received',
    actor: organisation.machines.webForms,
    targets: [{ type: 'customer', id: window.thing('cus'), name }],
    scope: scopeOf(client, market),
    domain: 'customer success',
    data: {
      channel: 'web form',
      survey: window.thing('fb'),
      rating: between(random, 1, 3),
      language: 'en',
      text,
      screened,
      records: 1,
      granularity: 'personal',
      consent_check: 'not needed',
      purpose: 'Answer to the customer',
    },
  });
}
