/** Files that were exchanged behind an approval: by whom, when, and whether anybody scanned what took their place. */

import {
  inOrder,
  isSealed,
  occurredMsOf,
  outcomeOf,
  targetsOf,
  textAt,
  typeNameOf,
  valueAt,
  wordOf,
  type ReadEvent,
} from '@trailmark/catalog';
import type { Answering } from '../answering.ts';
import type { Phrases } from '../phrases.ts';
import { actorText } from '../told-event.ts';
import { quoted } from '../trail.ts';
import { isBetween } from './course.ts';
import type { ExchangedFile } from './form.ts';
import { words } from './words.ts';

const EVENTS_MAX = 200;
const FILES_MAX = 20;

/** Everything told of these files up to the publication. */
export async function fileEvents(
  asking: Answering,
  ids: readonly string[],
  untilMs: number,
): Promise<readonly ReadEvent[]> {
  const targets = ids.slice(0, FILES_MAX).map((id) => `target:${quoted(`asset/${id}`)}`);
  if (targets.length === 0) return [];
  const { events, isWhole } = await asking.find({
    q: `(${targets.join(' OR ')}) type:asset.*`,
    to: untilMs + 1,
    limit: EVENTS_MAX,
  });
  if (!isWhole) asking.cannotSay('too_many', asking.phrases.of(words).tooMany);
  return events.filter((event) => ids.some((id) => isFile(event, id)));
}

export interface Between {
  readonly approved: ReadEvent;
  readonly published: ReadEvent;
}

/** Says who exchanged the files, and gives those events. */
export function sayExchanges(
  asking: Answering,
  files: readonly ExchangedFile[],
  told: readonly ReadEvent[],
  { approved, published }: Between,
): readonly ReadEvent[] {
  const { phrases } = asking;
  const say = phrases.of(words);
  return files.flatMap((file) => {
    const own = told.filter((event) => isFile(event, file.id) && outcomeOf(event) === 'success').sort(inOrder);
    const exchange = own.findLast(
      (event) =>
        typeNameOf(event) === 'asset.replaced' &&
        textAt(event, 'data.version') === file.published &&
        isBetween(event, approved, published),
    );
    if (exchange === undefined) return [];
    const scan = own.find(
      (event) =>
        typeNameOf(event) === 'asset.scanned' &&
        textAt(event, 'data.version') === file.published &&
        isBetween(event, exchange, published),
    );
    const name = fileText(exchange, file, phrases);
    const result = wordOf(textAt(exchange, 'data.scan_result'));
    asking.say(
      say.exchanged({
        when: phrases.time(occurredMsOf(exchange)),
        who: actorText(exchange, phrases),
        file: name,
        version: file.published,
        scan: result === undefined ? '' : say.scan(result),
        licence: valueAt(exchange, 'data.licence') === null && !isSealed(exchange, 'data.licence') ? say.noLicence : '',
      }),
      [exchange],
    );
    if (scan !== undefined)
      asking.say(
        say.scanned({
          when: phrases.time(occurredMsOf(scan)),
          who: actorText(scan, phrases),
          file: name,
          result: wordOf(textAt(scan, 'data.scan_result')) ?? '?',
        }),
        [scan],
      );
    return [exchange];
  });
}

function isFile(event: ReadEvent, id: string): boolean {
  return targetsOf(event).some((target) => target.type === 'asset' && target.id === id);
}

function fileText(event: ReadEvent, { id }: ExchangedFile, phrases: Phrases): string {
  const target = targetsOf(event).find((each) => each.type === 'asset' && each.id === id);
  return phrases.party(target ?? { type: 'asset', id });
}
