/** The tables beside the entries, worked out anew from them: sources, producer runs, the directory of people. */
import { equal, toHex, type Entry, type Findings } from '@trailmark/core';
import type { DirectoryRow, Engine, Run, Source } from './engine.ts';
import type { DirectoryFacts } from './fsck-contents.ts';
import { countInRun, startRun } from './producer-runs.ts';

/** Some tenths of a second. */
const rowsBetweenPauses = 1024;

export class TableCheck {
  readonly #findings: Findings;
  readonly #sources = new Map<string, Source>();
  readonly #sourcesSeen = new Set<string>();
  readonly #runs = new Map<string, Run>();
  /** Refs of people whose values can be read, in hexadecimal. */
  readonly #people = new Set<string>();

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  readSources(engine: Engine): void {
    for (const source of engine.sources()) this.#sources.set(toHex(source.ref), source);
  }

  /** @param sourceName as the event itself says, where it can be read */
  noteEntry(index: number, entry: Entry, sourceName: string | undefined): void {
    const ref = toHex(entry.source);
    const source = this.#sources.get(ref);
    if (source === undefined) {
      this.#findings.add('value.changed', `source of entry ${index}`, 'the table of sources does not know it');
    } else {
      if (sourceName !== undefined && sourceName !== source.name) {
        const names = { expected: sourceName, actual: source.name };
        this.#findings.add('value.changed', `source of entry ${index}`, 'the table gives it another name', names);
      }
      if (entry.run !== undefined) this.#count(source, entry.run);
    }
    this.#sourcesSeen.add(ref);
  }

  /** @param subject of somebody with values that can be read, in hexadecimal */
  notePerson(subject: string): void {
    this.#people.add(subject);
  }

  #count(source: Source, { id, sequence }: NonNullable<Entry['run']>): void {
    const name = `${source.id} ${toHex(id)}`;
    this.#runs.set(name, countInRun(this.#runs.get(name) ?? startRun(source.id, id), sequence));
  }

  reportSources(): void {
    for (const [ref, { name }] of this.#sources) {
      if (this.#sourcesSeen.has(ref)) continue;
      this.#findings.add('value.changed', 'sources', 'a source is listed that sent no entry', { actual: name });
    }
  }

  /** What the producers' counts say must be what the entries say. */
  reportRuns(engine: Engine): void {
    const factsOf = ({ first, last, seen, repeated, gaps }: Run): string =>
      JSON.stringify({ first, last, seen, repeated, gaps });
    for (const run of engine.runs()) {
      const name = `${run.source} ${toHex(run.run)}`;
      const counted = this.#runs.get(name);
      this.#runs.delete(name);
      const at = `run ${toHex(run.run)}`;
      const actual = factsOf(run);
      if (counted === undefined) {
        this.#findings.add('value.changed', at, 'a producer run is listed of which there is no entry', { actual });
      } else if (factsOf(counted) !== actual) {
        const values = { expected: factsOf(counted), actual };
        this.#findings.add('value.changed', at, 'the counts of a producer run are not those of its entries', values);
      }
    }
    for (const run of this.#runs.values()) {
      const text = 'a producer run of which there are entries is not listed';
      this.#findings.add('value.changed', `run ${toHex(run.run)}`, text);
    }
  }

  /**
   * Every person with readable values must be found in the directory, under their name and by their terms.
   *
   * @param pause is awaited now and then: there may be millions
   */
  async reportDirectory(
    engine: Engine,
    factsOf: (row: DirectoryRow) => DirectoryFacts,
    noteGone: (subject: Uint8Array) => void,
    pause: () => Promise<void>,
  ): Promise<void> {
    let terms = 0;
    let rows = 0;
    for (const row of engine.directoryRows()) {
      if (++rows % rowsBetweenPauses === 0) await pause();
      const at = `person ${toHex(row.subject)}`;
      terms += row.terms.length;
      const isLiving = this.#people.delete(toHex(row.subject));
      const facts = factsOf(row);
      if (facts.trouble !== undefined) {
        // A key that an erasure takes at this moment leaves its row for a moment longer; whether there was one shows
        // by the recorded erasures, against which the person's values are held too, where they could not be read.
        if (facts.trouble === 'erased') {
          if (isLiving) noteGone(row.subject);
          continue;
        }
        this.#findings.add('value.changed', at, `the row of the directory cannot be read (${facts.trouble})`);
        continue;
      }
      if (facts.identity !== undefined && !equal(facts.identity, row.identity)) {
        this.#findings.add('value.changed', at, 'the directory finds this person under the name of another');
      }
      if (facts.terms !== undefined) this.#compareTerms(engine, row, facts.terms, at);
    }
    const stored = engine.directoryTermCount();
    if (stored !== terms) {
      const values = { expected: String(terms), actual: String(stored) };
      this.#findings.add('value.changed', 'directory', 'its terms are not those of its rows', values);
    }
    for (const subject of this.#people) {
      const text = 'there are values of this person and no row in the directory: an erasure would not find them';
      this.#findings.add('value.changed', `person ${subject}`, text);
    }
  }

  #compareTerms(engine: Engine, row: DirectoryRow, terms: BigInt64Array, at: string): void {
    const isSame = terms.length === row.terms.length && terms.every((term) => row.terms.includes(term));
    const isFound = isSame && terms.every((term) => engine.hasDirectoryTerm(term, row.subject));
    if (isFound) return;
    this.#findings.add('value.changed', at, 'the directory does not find this person by the beginnings of their names');
  }
}
