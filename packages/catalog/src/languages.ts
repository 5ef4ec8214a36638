/** The languages events are told in. */

import { english } from './english.ts';
import { german } from './german.ts';
import type { Language } from './language.ts';

export const languages: readonly Language[] = [english, german];

/** The language of a BCP 47 tag, its region left aside: `de-AT` is told as `de`. */
export function languageOf(tag: string): Language | undefined {
  const [primary] = tag.toLowerCase().split('-');
  return languages.find((language) => language.tag === primary);
}
