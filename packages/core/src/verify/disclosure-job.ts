/** The other heavy half: every disclosed value against the fields digest of its entry, as pure work on bytes. */
import { equal, text, toBase64 } from '../bytes.ts';
import { isPathWithheld } from '../disclosure.ts';
import type { ErasedPlace, GroupDisclosure, Withholding } from '../disclosure.ts';
import { parseEntry } from '../entry.ts';
import type { Entry } from '../entry.ts';
import { commitField, Committer, groupDigest, parseSlotZero, slotZero } from '../fields.ts';
import type { GroupClass } from '../fields.ts';
import { Findings } from '../finding.ts';
import { parseDisclosure } from './disclosure-line.ts';

export interface DisclosureJob {
  readonly kind: 'disclosures';
  readonly origin: string;
  /** Other logs whose keys are pinned: a group that fits one of them was copied from there. */
  readonly otherOrigins: readonly string[];
  readonly withheld: Withholding;
  /** Whole lines, the number of the first, and where each begins. */
  readonly lines: Uint8Array;
  readonly firstLine: number;
  /** The entry of each line, with its u16 length; length 0 where there is none. */
  readonly entries: Uint8Array;
}

/** How many events of a type are shown whole, withheld in part or whole, erased in part or whole, purged. */
export interface ShownCounts {
  disclosed: number;
  withheld: number;
  erased: number;
  purged: number;
}

/** An event of the log's own that changes what may be believed, as disclosed. */
export interface OwnEvent {
  readonly index: number;
  readonly type: string;
  readonly slots: ReadonlyMap<string, string>;
}

export interface DisclosureResult {
  readonly kind: 'disclosures';
  readonly perType: ReadonlyMap<string, ShownCounts>;
  /** What is called erased or purged, in ascending order; for the caller to find a ground for. */
  readonly claims: readonly { readonly place: ErasedPlace; readonly state: 'erased' | 'purged' }[];
  readonly own: readonly OwnEvent[];
  readonly findings: { readonly kept: Findings['kept']; readonly total: number };
}

const ownTypes = new Set(['trail.key_changed', 'trail.erased', 'trail.purged', 'trail.exported']);
const committers = new Map<string, Committer>();

function committerOf(origin: string): Committer {
  let committer = committers.get(origin);
  if (committer === undefined) {
    if (committers.size > 16) committers.clear();
    committer = new Committer(origin);
    committers.set(origin, committer);
  }
  return committer;
}

export function runDisclosureJob(job: DisclosureJob): DisclosureResult {
  return new Judge(job).run();
}

/** Judges the lines of one job, one after the other. */
class Judge {
  readonly job: DisclosureJob;
  readonly committer: Committer;
  readonly findings = new Findings();
  readonly perType = new Map<string, ShownCounts>();
  readonly claims: { place: ErasedPlace; state: 'erased' | 'purged' }[] = [];
  readonly own: OwnEvent[] = [];

  constructor(job: DisclosureJob) {
    this.job = job;
    this.committer = committerOf(job.origin);
  }

  run(): DisclosureResult {
    const { lines, entries, firstLine } = this.job;
    let entryAt = 0;
    let lineNumber = firstLine;
    for (let at = 0; at < lines.length; lineNumber++) {
      const newline = lines.indexOf(0x0a, at);
      const end = newline < 0 ? lines.length : newline;
      const entryEnd = entryAt + 2 + ((entries[entryAt]! << 8) | entries[entryAt + 1]!);
      this.line(lines.subarray(at, end), lineNumber, entries.subarray(entryAt + 2, entryEnd));
      entryAt = entryEnd;
      at = end + 1;
    }
    const { perType, claims, own, findings } = this;
    return { kind: 'disclosures', perType, claims, own, findings };
  }

  line(bytes: Uint8Array, lineNumber: number, entryBytes: Uint8Array): void {
    const at = `disclosures.ndjson line ${lineNumber}`;
    const decoded = text(bytes);
    const line = decoded === undefined ? 'not UTF-8' : parseDisclosure(decoded);
    if (typeof line === 'string') {
      this.findings.add('bundle.malformed', at, `This line is not a disclosure: ${line}.`);
      return;
    }
    if (entryBytes.length === 0) {
      const message = `This line speaks of event ${line.index}, whose entry is not here.`;
      this.findings.add('bundle.malformed', at, message);
      return;
    }
    const entry = parseEntry(entryBytes);
    if (entry === undefined) return; // reported with the entries
    if ('purged' in line) {
      this.claims.push({ place: [line.index], state: 'purged' });
      this.count(entry.type).purged++;
    } else {
      this.event(line.index, line.groups, entry);
    }
  }

  event(index: number, groups: readonly GroupDisclosure[], entry: Entry): void {
    const classes = groups.map((group) => group.class);
    const states = new Set<string>();
    const digests = groups.map((group, number) => this.group(index, number, group, classes, states));
    if (!equal(this.committer.fields(digests), entry.fields)) {
      this.reportMismatch(index, digests, entry);
    } else if (ownTypes.has(entry.type) && entry.typeVersion === 1) {
      this.own.push({ index, type: entry.type, slots: openedSlots(groups) });
    }
    const counts = this.count(entry.type);
    if (states.has('purged')) counts.purged++;
    else if (states.has('erased')) counts.erased++;
    else if (states.has('withheld')) counts.withheld++;
    else counts.disclosed++;
  }

  count(type: string): ShownCounts {
    let counts = this.perType.get(type);
    if (counts === undefined) {
      counts = { disclosed: 0, withheld: 0, erased: 0, purged: 0 };
      this.perType.set(type, counts);
    }
    return counts;
  }

  reportMismatch(index: number, digests: readonly Uint8Array[], entry: Entry): void {
    const foreign = this.job.otherOrigins.find((origin) => equal(committerOf(origin).fields(digests), entry.fields));
    if (foreign !== undefined) {
      this.findings.add('tenant.foreign', `event ${index}`, `Event ${index} was copied from another log.`, {
        expected: this.job.origin,
        actual: foreign,
      });
      return;
    }
    const message = `A value of event ${index} is not the one that was recorded: what is shown does not fit its entry.`;
    this.findings.add('value.changed', `event ${index}`, message, {
      expected: toBase64(entry.fields),
      actual: toBase64(this.committer.fields(digests)),
    });
  }

  /** Digest of one group; says on the way what is hidden of it and whether that was announced. */
  group(
    index: number,
    number: number,
    group: GroupDisclosure,
    classes: readonly GroupClass[],
    states: Set<string>,
  ): Uint8Array {
    if ('digest' in group) {
      states.add(group.state);
      if (group.state !== 'withheld') this.claims.push({ place: [index, number], state: group.state });
      else if (!this.job.withheld.classes.includes(group.class)) {
        this.unannounced(index, `its ${group.class} group (group ${number})`, group.class);
      }
      return group.digest;
    }
    if ('seed' in group) {
      const paths = group.slots.slice(1).map((slot) => slot.path);
      const expected = slotZero(paths, number === 0 ? classes : undefined);
      const first = group.slots[0]!; // a parsed group has at least one slot
      const named = new Set(paths);
      const sound = named.size === paths.length && !named.has('');
      if (first.path !== '' || first.type !== 'j' || first.text !== expected || !sound) this.reportPaths(index, number);
      return this.committer.wholeGroup(group.slots, group.seed);
    }
    return this.partGroup(index, number, group.slots, classes, states);
  }

  partGroup(
    index: number,
    number: number,
    slots: Extract<GroupDisclosure, { slots: readonly unknown[] }>['slots'],
    classes: readonly GroupClass[],
    states: Set<string>,
  ): Uint8Array {
    const first = slots[0]!; // a parsed group has at least one slot
    const zero = 'commitment' in first || !('text' in first) ? undefined : parseSlotZero(first.text);
    const isZero = 'text' in first && first.path === '' && first.type === 'j';
    const fits = isZero && zero?.paths.length === slots.length - 1;
    const sameClasses = number === 0 ? zero?.classes?.join() === classes.join() : zero?.classes === undefined;
    if (!fits || !sameClasses) this.reportPaths(index, number);
    const commitments = slots.map((slot, at) => {
      const path = at === 0 ? '' : (zero?.paths[at - 1] ?? '');
      if ('commitment' in slot) {
        states.add(slot.erased === true ? 'erased' : 'withheld');
        if (slot.erased === true) this.claims.push({ place: [index, number, at], state: 'erased' });
        else if (!isPathWithheld(path, this.job.withheld.paths)) this.unannounced(index, `the value of ${path}`, path);
        return slot.commitment;
      }
      if (slot.path !== path && fits) this.reportPaths(index, number);
      return commitField((slot as { salt: Uint8Array }).salt, slot.path, slot.type, slot.text);
    });
    return groupDigest(commitments);
  }

  unannounced(index: number, what: string, actual: string): void {
    const message = `Event ${index} withholds ${what}, which the manifest does not announce.`;
    this.findings.add('withheld.without_ground', `event ${index}`, message, { actual });
  }

  reportPaths(index: number, number: number): void {
    const message = `Group ${number} of event ${index} does not hold the fields that its own list names.`;
    this.findings.add('value.changed', `event ${index}`, message);
  }
}

/** The texts of the open group: what the log says of itself stands there and nowhere else. */
function openedSlots([open]: readonly GroupDisclosure[]): Map<string, string> {
  const opened = new Map<string, string>();
  if (open === undefined || 'digest' in open) return opened;
  for (const slot of open.slots) if (!('commitment' in slot) && slot.type === 's') opened.set(slot.path, slot.text);
  return opened;
}
