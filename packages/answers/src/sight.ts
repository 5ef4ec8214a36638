/** What an answer says of the key it was asked with. */

import type { Phrases } from './phrases.ts';
import type { Sight } from './trail.ts';

const SIGHT = {
  restricted: {
    en: 'The key this was asked with sees only part of the trail; what it cannot see is not in this answer.',
    de: 'Der Schlüssel, mit dem gefragt wurde, sieht nur einen Teil des Protokolls; was er nicht sieht, fehlt in dieser Antwort.',
  },
  withholding: {
    en: 'Some values are withheld from the key this was asked with.',
    de: 'Dem Schlüssel, mit dem gefragt wurde, werden einzelne Werte vorenthalten.',
  },
} as const;

/** The same sentence whatever was left out: whether anything was tells nothing. Undefined for a key that sees all. */
export function sightWords({ isRestricted, isWithholding }: Sight, phrases: Phrases): string | undefined {
  const said = [
    ...(isRestricted ? [phrases.of(SIGHT.restricted)] : []),
    ...(isWithholding ? [phrases.of(SIGHT.withholding)] : []),
  ];
  return said.length === 0 ? undefined : said.join(' ');
}
