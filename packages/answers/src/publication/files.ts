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

const FILES_SHOWN = 5;

/** Files with their versions, by the names that events give them. */
export function filesText(assets: readonly string[], told: readonly ReadEvent[], phrases: Phrases): string {
  const say = phrases.of(words);
  const shown = assets.slice(0, FILES_SHOWN).map((asset) => {
    const at = asset.lastIndexOf('@');
    const [id, version] = at > 0 ? [asset.slice(0, at), asset.slice(at + 1)] : [asset, undefined];
    const name = told
      .flatMap(targetsOf)
      .findLast((target) => target.type === 'asset' && target.id === id && wordOf(target.name) !== undefined);
    return say.file(phrases.party(name ?? { type: 'asset', id }), wordOf(version));
  });
  const rest = phrases.number(assets.length - shown.length);
  const more = assets.length === shown.length ? [] : [phrases.of({ en: `${rest} more`, de: `${rest} weitere` })];
  return phrases.list([...shown, ...more]);
}

/** What is recorded of the files that were approved: who brought them, whether they were scanned, their licence. */
export function sayApprovedFiles(
  asking: Answering,
  files: readonly ExchangedFile[],
  told: readonly ReadEvent[],
  approved: ReadEvent,
): void {
  const { phrases } = asking;
  const say = phrases.of(words);
  for (const file of files) {
    const own = told.filter(
      (event) =>
        isFile(event, file.id) &&
        outcomeOf(event) === 'success' &&
        textAt(event, 'data.version') === file.approved &&
        inOrder(event, approved) < 0,
    );
    const brought = own.findLast((event) => ['asset.uploaded', 'asset.replaced'].includes(typeNameOf(event)));
    if (brought === undefined) continue;
    const scan = own.find((event) => typeNameOf(event) === 'asset.scanned' && inOrder(brought, event) < 0);
    const licence = wordOf(textAt(brought, 'data.licence'));
    asking.say(
      say.brought({
        when: phrases.time(occurredMsOf(brought)),
        who: actorText(brought, phrases),
        file: fileText(brought, file, phrases),
        version: file.approved,
        scan: scan === undefined ? '' : say.scan(scanText(scan, phrases)),
        licence: licence === undefined ? '' : say.licence(phrases.quoted(licence)),
      }),
      [brought, ...(scan === undefined ? [] : [scan])],
    );
  }
}

/** Results of a scan that every source has are told in the language; others as the source calls them. */
function scanText(event: ReadEvent, phrases: Phrases): string {
  const result = wordOf(textAt(event, 'data.scan_result')) ?? '?';
  const known = phrases.of(words).scanResults;
  return Object.hasOwn(known, result) ? (known[result] ?? result) : phrases.quoted(result);
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
    const isScanSaid = textAt(exchange, 'data.scan_result') !== undefined;
    asking.say(
      say.exchanged({
        when: phrases.time(occurredMsOf(exchange)),
        who: actorText(exchange, phrases),
        file: name,
        version: file.published,
        scan: isScanSaid ? say.scan(scanText(exchange, phrases)) : '',
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
          result: scanText(scan, phrases),
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
