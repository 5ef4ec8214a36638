/** The log's own events as grounds: what was erased or purged, what an export announced, which key came next. */
import { bundleNames, exportDigest } from '../bundle.ts';
import type { Manifest } from '../bundle.ts';
import { fromBase64, text } from '../bytes.ts';
import { comparePlaces, erasureDigest } from '../disclosure.ts';
import type { Findings } from '../finding.ts';
import { openKeyChange } from '../key-change.ts';
import type { Verifier } from '../note.ts';
import type { OwnEvent } from './disclosure-job.ts';
import { parseErasure } from './disclosure-line.ts';
import type { Disclosed } from './disclosed.ts';
import { linesOf } from './lines.ts';
import { MalformedPart } from './reader.ts';
import type { BundleReader } from './reader.ts';

const placesMax = 1 << 22;
/** A few packed kilobytes can hold more broken lines than anyone can wait for. */
const refusedMax = 10_000;

/**
 * Own events that are the log's own by their source too: `trail.*` types are refused from anyone else, and where the
 * source is shown it must be `trailmark`.
 */
function ownEvent(own: readonly OwnEvent[], index: number, type: string): OwnEvent | undefined {
  return own.find((event) => event.index === index && event.type === type && isOwn(event));
}

function isOwn(event: OwnEvent): boolean {
  return (event.slots.get('source') ?? 'trailmark') === 'trailmark';
}

/** The pinned keys and those that the log went on to, each named by the one before in a proven entry. */
export function followKeys(pinned: readonly Verifier[], origin: string, own: readonly OwnEvent[]): Verifier[] {
  const known = [...pinned];
  const changes = own.filter((event) => event.type === 'trail.key_changed' && isOwn(event));
  for (const change of changes) {
    const next = change.slots.get('data.next') ?? '';
    const signature = fromBase64(change.slots.get('data.signature') ?? '');
    if (signature === undefined) continue;
    for (const old of known) {
      if (old.name !== origin) continue;
      const verifier = openKeyChange(old, next, signature);
      if (verifier === undefined) continue;
      known.push(verifier);
      break;
    }
  }
  return known;
}

/** The manifest's announcements count only where the export's own event committed to them. */
export function checkExport(manifest: Manifest, own: readonly OwnEvent[], findings: Findings): void {
  const event = ownEvent(own, manifest.exportIndex, 'trail.exported');
  const expected = event?.slots.get('data.parameters_sha256');
  if (expected === undefined) {
    const message = `Entry ${manifest.exportIndex} does not show an export, so nothing backs what the manifest announces.`;
    findings.add('withheld.without_ground', bundleNames.manifest, message);
    return;
  }
  const actual = exportDigest(manifest);
  if (actual === expected) return;
  const message = 'The manifest is not the one that was recorded when this was exported.';
  findings.add('value.changed', bundleNames.manifest, message, { expected, actual });
}

/** Every value called erased or purged must be listed by an erasure whose own event committed to the list. */
export async function checkErasures(reader: BundleReader, disclosed: Disclosed, findings: Findings): Promise<void> {
  const grounded = { erased: new Set<string>(), purged: new Set<string>() };
  let lineNumber = 0;
  const before = findings.total;
  try {
    for await (const line of linesOf(reader, bundleNames.erasures)) {
      lineNumber++;
      checkErasure(line, `${bundleNames.erasures} line ${lineNumber}`, disclosed.own, grounded, findings);
      if (findings.total - before > refusedMax) {
        throw new MalformedPart(
          bundleNames.erasures,
          `More than ${refusedMax} lines are broken; the rest was not read.`,
        );
      }
    }
  } catch (error) {
    if (!(error instanceof MalformedPart)) throw error;
    findings.add('bundle.malformed', bundleNames.erasures, error.message);
  }
  for (const { place, state } of disclosed.claims) {
    const listed = place.some((_, at) => grounded[state].has(place.slice(0, at + 1).join(' ')));
    if (listed) continue;
    const [index, group, slot] = place;
    const what = [
      ...(slot === undefined ? [] : [`slot ${slot} of`]),
      ...(group === undefined ? [] : [`group ${group} of`]),
      `event ${index}`,
    ].join(' ');
    const message = `What is called ${state} here (${what}) is in no ${state === 'erased' ? 'erasure' : 'purge'} that the log recorded.`;
    findings.add('withheld.without_ground', `event ${index}`, message, { actual: state });
  }
}

function checkErasure(
  line: Uint8Array,
  at: string,
  own: readonly OwnEvent[],
  grounded: { erased: Set<string>; purged: Set<string> },
  findings: Findings,
): void {
  const erasure = parseErasure(text(line) ?? '');
  if (erasure === undefined) {
    findings.add('bundle.malformed', at, 'This line is not an erasure.');
    return;
  }
  const { index, places } = erasure;
  if (places.some((place, i) => i > 0 && comparePlaces(places[i - 1]!, place) >= 0)) {
    findings.add('bundle.malformed', at, 'The places of this erasure are not in ascending order.');
    return;
  }
  const erased = ownEvent(own, index, 'trail.erased');
  const expected = (erased ?? ownEvent(own, index, 'trail.purged'))?.slots.get('data.groups_sha256');
  if (expected === undefined) {
    findings.add('withheld.without_ground', at, `Entry ${index} does not show an erasure.`);
    return;
  }
  const actual = erasureDigest(places);
  if (actual !== expected) {
    const message = `This is not the list that the erasure recorded as entry ${index} committed to.`;
    findings.add('withheld.without_ground', at, message, { expected, actual });
    return;
  }
  const set = erased === undefined ? grounded.purged : grounded.erased;
  if (set.size + places.length > placesMax) {
    findings.add('bundle.malformed', at, `More than ${placesMax} places are listed as erased.`);
    return;
  }
  for (const place of places) set.add(place.join(' '));
}
