/**
 * How long events are kept unless a tenant sets another period, and on what ground. The grounds are what the house
 * that runs the trail usually states; its own counsel decides which of them hold where it is.
 */

import type { RetentionClass } from './event-type.ts';

export interface RetentionRule {
  readonly class: RetentionClass;
  /** ISO 8601, counted from the recorded time. */
  readonly period: string;
  readonly basis: { readonly en: string; readonly de: string };
}

export const retentionRules: Readonly<Record<RetentionClass, RetentionRule>> = {
  business: {
    class: 'business',
    period: 'P7Y',
    basis: {
      en: 'Books and commercial letters: statutory retention of business records, and the defence of claims (GDPR art. 6(1)(c) and (f)).',
      de: 'Bücher und Handelsbriefe: gesetzliche Aufbewahrung von Geschäftsunterlagen und Abwehr von Ansprüchen (Art. 6 Abs. 1 Buchst. c und f DSGVO).',
    },
  },
  privacy: {
    class: 'privacy',
    period: 'P7Y',
    basis: {
      en: 'Accountability for consents, requests and disclosures (GDPR art. 5(2) and 7(1)), kept beyond the limitation of claims.',
      de: 'Rechenschaft über Einwilligungen, Anträge und Weitergaben (Art. 5 Abs. 2 und Art. 7 Abs. 1 DSGVO), über die Verjährung von Ansprüchen hinaus.',
    },
  },
  security: {
    class: 'security',
    period: 'P7Y',
    basis: {
      en: 'Security of processing and the investigation of incidents (GDPR art. 6(1)(f) and 32).',
      de: 'Sicherheit der Verarbeitung und Aufklärung von Vorfällen (Art. 6 Abs. 1 Buchst. f und Art. 32 DSGVO).',
    },
  },
  operations: {
    class: 'operations',
    period: 'P7Y',
    basis: {
      en: 'Proof that systems ran as agreed: the legitimate interest of running them (GDPR art. 6(1)(f)).',
      de: 'Nachweis des vereinbarten Betriebs: berechtigtes Interesse am Betrieb der Systeme (Art. 6 Abs. 1 Buchst. f DSGVO).',
    },
  },
  trail: {
    class: 'trail',
    period: 'P7Y',
    basis: {
      en: 'Proof of what was done to the trail itself: kept as long as anything it speaks of (GDPR art. 5(2)).',
      de: 'Nachweis, was mit dem Protokoll selbst geschah: so lange wie das, wovon es spricht (Art. 5 Abs. 2 DSGVO).',
    },
  },
};
