/** Times and languages as whoever sits at the terminal means them. */
import type { Command } from 'commander';
import { CannotRun } from './trouble.ts';

/** The options that say how times are meant and sentences told. */
export function withTelling(command: Command): Command {
  return command
    .option('--tz <zone>', "time zone of days and of the times shown, as Europe/Berlin; this computer's unless named")
    .option('--language <tag>', 'of the sentences: en or de');
}

export function zoneOf({ tz }: { readonly tz?: string | undefined }): string {
  return tz ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** `2026-11-21 09:30:00` on the clocks of the zone; a text that is no time as it is. */
export function clockTime(text: string, zone: string): string {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) return text;
  try {
    return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(ms);
  } catch (error) {
    throw new CannotRun(`there is no time zone "${zone}"; an IANA name looks like Europe/Berlin`, error);
  }
}
