/**
 * The corpus of queries: lines of query, ids of the events it finds in the order they were recorded (- for none), and
 * options, with tabs between. What a query should find was written down from docs/query.md and the events, by hand and
 * by a plain reading of their JSON, never by asking the search.
 */
import { readFileSync } from 'node:fs';

export interface CorpusQuery {
  readonly text: string;
  readonly ids: readonly string[];
  /** IANA zone; UTC where undefined. */
  readonly zone: string | undefined;
  /** Asked with a key that may not reveal people. */
  readonly isSealed: boolean;
}

const read = (name: string): string[] =>
  readFileSync(new URL(`corpus/${name}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '');

/**
 * In the order to be recorded: sixty drawn once from the sample organisation (seed 7), with short ids, then sixty written
 * for the corpus.
 */
export function corpusEvents(): readonly unknown[] {
  return ['sample.ndjson', 'hand.ndjson'].flatMap(read).map((line): unknown => JSON.parse(line));
}

/** @throws Error on a line that is none */
export function corpusQueries(language: 'english' | 'german'): readonly CorpusQuery[] {
  return read(`${language}.tsv`)
    .filter((line) => !line.startsWith('# '))
    .map((line) => {
      const [text, ids, ...options] = line.split('\t');
      if (text === undefined || ids === undefined) throw new Error(`no query and ids: ${line}`);
      const zone = options.find((option) => option.startsWith('tz='))?.slice(3);
      return { text, ids: ids === '-' ? [] : ids.split(' '), zone, isSealed: options.includes('sealed') };
    });
}
