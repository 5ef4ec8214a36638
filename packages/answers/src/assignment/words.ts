/** How assignments are told. */

import type { Phrases } from '../phrases.ts';
import type { Handing } from './handing.ts';

export interface AssignmentWords {
  handed(handing: Handing, phrases: Phrases): string;
  readonly noAssignment: string;
}

export const words: Readonly<Record<'en' | 'de', AssignmentWords>> = {
  en: {
    handed: ({ by, to, ms }, phrases) =>
      `${phrases.party(by)} gave the lead to ${phrases.party(to ?? {})} on ${phrases.time(ms)}.`,
    noAssignment: 'It cannot be said who has this lead, because the trail shows no assignment of it.',
  },
  de: {
    handed: ({ by, to, ms }, phrases) =>
      `${phrases.party(by)} hat den Lead am ${phrases.time(ms)} an ${phrases.party(to ?? {})} gegeben.`,
    noAssignment: 'Wer diesen Lead hat, ist nicht zu sagen, denn das Protokoll zeigt keine Vergabe.',
  },
};
