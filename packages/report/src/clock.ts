/** Times as the reader's clock shows them. */

import type { PageLanguage } from './explanation.ts';

export interface Clock {
  /** `2026-03-05`, by which rows gather. */
  dayKey(ms: number): string;
  /** `Thursday 5 March 2026`. */
  day(ms: number): string;
  /** `14:03:09`. */
  time(ms: number): string;
  /** `5 March 2026, 14:03`. */
  moment(ms: number): string;
}

/** @throws RangeError where there is no such zone */
export function clockOf(language: PageLanguage, zone: string): Clock {
  const locale = language === 'de' ? 'de-DE' : 'en-GB';
  const format = (tag: string, options: Intl.DateTimeFormatOptions): ((ms: number) => string) => {
    const formatter = new Intl.DateTimeFormat(tag, { timeZone: zone, ...options });
    return (ms) => formatter.format(ms);
  };
  const date = { day: 'numeric', month: 'long', year: 'numeric' } as const;
  const day = format(locale, date);
  const minute = format('sv-SE', { timeStyle: 'short' });
  return {
    dayKey: format('sv-SE', { dateStyle: 'short' }),
    day: format(locale, { weekday: 'long', ...date }),
    time: format('sv-SE', { timeStyle: 'medium' }),
    moment: (ms) => `${day(ms)}, ${minute(ms)}`,
  };
}

export function numberText(value: number, language: PageLanguage): string {
  return value.toLocaleString(language === 'de' ? 'de-DE' : 'en-GB');
}
