/** Who stands on which side of a dispute, and what each side may do. */

import { parseTime, textAt } from '@trailmark/catalog';
import type { Caller } from '../access/caller.ts';
import { ownEvent } from '../own/own-record.ts';
import type { House } from '../tenant/house.ts';
import { askerOf } from './dispute-book.ts';
import type { Dispute, Side } from './dispute-book.ts';

/**
 * Whoever opened it asks. Whoever is named as owner answers, by the id of the key or by a name that the key had already
 * when the dispute was opened; where nobody is named, whoever has answered. Administrators who see the whole trail
 * answer for everybody. Undefined: on no side.
 */
export function sideOf(house: House, caller: Caller, dispute: Dispute): Side | undefined {
  if (askerOf(dispute) === caller.key.id) return 'asker';
  const owner = ownerOf(house, dispute);
  if (owner !== undefined && isNamed(caller, owner)) return 'answerer';
  if (owner === undefined && dispute.steps.some(({ key }) => key === caller.key.id)) return 'answerer';
  return caller.scopes.has('administer') && caller.restrict === undefined ? 'answerer' : undefined;
}

/** Where nobody is named, whoever sees the event may answer. */
export function mayAnswer(house: House, caller: Caller, dispute: Dispute): boolean {
  return sideOf(house, caller, dispute) !== undefined || ownerOf(house, dispute) === undefined;
}

interface Owner {
  readonly text: string;
  readonly sinceMs: number;
}

/** Read off the log each time: the text may be erased. */
function ownerOf(house: House, { steps: [opening] }: Dispute): Owner | undefined {
  const event = opening && ownEvent(house, opening.index);
  // Of what is not what was recorded nobody can say who was named: administrators alone go on.
  if (event === undefined) return { text: '', sinceMs: 0 };
  const text = textAt(event, 'data.owner');
  return text === undefined ? undefined : { text, sinceMs: parseTime(event.recorded) ?? 0 };
}

/** Names of keys are no secrets and can be given twice: a key made later is not the one that was meant. */
function isNamed({ key }: Caller, { text, sinceMs }: Owner): boolean {
  return key.id === text || (key.name === text && key.createdMs <= sinceMs);
}
