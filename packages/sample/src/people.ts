/** Invented people and things of an invented marketing organisation, in English and German. */

import {
  companies as allCompanies,
  familyNames as allFamilyNames,
  givenNames as allGivenNames,
} from './organisation/names.ts';

// So many as there were when the first streams were made: a seed goes on giving the same events.
const givenNames = allGivenNames.slice(0, 27);
const familyNames = allFamilyNames.slice(0, 21);
export const companies = allCompanies.slice(0, 5);

export interface SamplePerson {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** Person number `at` of the organisation; different numbers are different people. Addresses are under `.example`. */
export function personAt(at: number): SamplePerson {
  const given = givenNames[at % givenNames.length]!; // modulo keeps within bounds
  const family = familyNames[Math.floor(at / givenNames.length) % familyNames.length]!;
  const address = `${given}.${family}.${at}`
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[^a-z0-9.]/g, '');
  return { id: `u_${at}`, name: `${given} ${family}`, email: `${address}@larkfield.example` };
}

export const campaigns = [
  { id: 'c_101', name: 'Spring Sale', brand: 'Larkfield', market: 'UK' },
  { id: 'c_102', name: 'Frühlingsaktion', brand: 'Lerchenfeld', market: 'DE' },
  { id: 'c_103', name: 'Back to School', brand: 'Larkfield', market: 'IE' },
  { id: 'c_104', name: 'Herbstkatalog', brand: 'Lerchenfeld', market: 'AT' },
  { id: 'c_105', name: 'Winter Warmers', brand: 'Larkfield', market: 'UK' },
  { id: 'c_106', name: 'Adventskalender', brand: 'Lerchenfeld', market: 'CH' },
] as const;

export const posts = [
  { id: 'p_201', name: 'Three ways to wear linen' },
  { id: 'p_202', name: 'Unser Gärtner packt aus' },
  { id: 'p_203', name: 'Behind the scenes at the mill' },
  { id: 'p_204', name: 'Zehn Fragen an die Weberei' },
] as const;

export const channels = ['search', 'social', 'email', 'display', 'linkedin'] as const;
export const reasons = [
  'Conversion rate is above target',
  'Nachfrage höher als geplant',
  'Client asked for it by phone',
  'Budget für den Monat verschoben',
] as const;
