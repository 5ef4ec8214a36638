/** The readable page of a bundle: for people, not evidence; `verify` looks at the other parts. */

import { toBase64 } from '@trailmark/core';
import type { Manifest } from '@trailmark/core';
import { escapeHtml } from '../page/start-page.ts';
import { reportStyles } from './report-styles.ts';

const ROWS_MAX = 2_000;

type Parameters = Omit<Manifest, 'size' | 'first' | 'count' | 'exportIndex'>;

interface Row {
  readonly index: number;
  readonly occurredMs: number;
  readonly sentence: string;
}

export class ReportPage {
  readonly #parameters: Parameters;
  readonly #head: { readonly size: number; readonly root: Uint8Array };
  readonly #exportIndex: number;
  readonly #rows: Row[] = [];
  #count = 0;
  #exportedMs: number | undefined;

  /** @param exportIndex the entry in which the export itself is recorded */
  constructor(parameters: Parameters, head: { readonly size: number; readonly root: Uint8Array }, exportIndex: number) {
    this.#parameters = parameters;
    this.#head = head;
    this.#exportIndex = exportIndex;
  }

  /** Events come in the order of their entries; of very many the first are listed. */
  add(index: number, occurredMs: number, sentence: string): void {
    this.#count++;
    if (index === this.#exportIndex) this.#exportedMs = occurredMs;
    if (this.#rows.length < ROWS_MAX) this.#rows.push({ index, occurredMs, sentence });
  }

  html(): string {
    const { origin } = this.#parameters;
    const root = toBase64(this.#head.root);
    const facts = this.#facts(root).map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`);
    return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Evidence from ${escapeHtml(origin)}</title>
<style>${reportStyles(`${origin} · ${number(this.#head.size)} entries · root ${root}`)}</style></head>
<body><main>
<header><h1>Evidence from an audit trail</h1>
<p class="log">${escapeHtml(origin)}</p></header>
<p>This page is for reading and proves nothing by itself. What can be relied on is what this command says of the bundle,
with a key that reached you by another way than the bundle did:</p>
<pre>npx trailmark verify &lt;this bundle&gt; --key '&lt;the key&gt;'</pre>
<dl>${facts.join('\n')}</dl>
${this.#events()}
</main></body></html>
`;
  }

  #facts(root: string): [name: string, html: string][] {
    const { query, purpose, exportedBy } = this.#parameters;
    const exported = this.#exportedMs === undefined ? '' : `, ${minuteOf(this.#exportedMs)} UTC`;
    return [
      ['Holds', escapeHtml(this.#holds())],
      ...(query === undefined ? [] : [['Asked for', code(query)] as [string, string]]),
      ['Not shown', this.#withheld()],
      ['Purpose', purpose === '' ? '<span class="none">not stated</span>' : escapeHtml(purpose)],
      ['Exported by', `${escapeHtml(exportedBy)}${exported} (entry ${number(this.#exportIndex)})`],
      ['The log then', `${number(this.#head.size)} entries, root ${code(root)}`],
    ];
  }

  #holds(): string {
    const { kind, query, from = 0, to = 0 } = this.#parameters;
    if (kind === 'selection') return 'A selection of events';
    const what = kind === 'whole' ? 'The whole log' : `What was recorded from ${minuteOf(from)} to ${minuteOf(to)} UTC`;
    return query === undefined ? what : `${what}; of it, the values of what was asked for`;
  }

  #withheld(): string {
    const { paths, classes, restrict } = this.#parameters.withheld;
    const parts = [
      ...(restrict === undefined ? [] : [`whole events: only those of ${code(restrict)}`]),
      ...classes.map((name) => (name === 'subject' ? 'values of people' : `${escapeHtml(name)} values`)),
      ...paths.map(code),
    ];
    return parts.length === 0 ? 'Nothing is withheld' : parts.join(', ');
  }

  #events(): string {
    const count = this.#count === 1 ? '1 event' : `${number(this.#count)} events`;
    const isCut = this.#count > this.#rows.length;
    const cut = isCut ? ` Of them the ${number(this.#rows.length)} recorded first are listed.` : '';
    // Days are what people look for; the number of the entry says where the log has it.
    const rows = this.#rows.toSorted((a, b) => a.occurredMs - b.occurredMs || a.index - b.index);
    const days = Map.groupBy(rows, ({ occurredMs }) => Math.floor(occurredMs / DAY_MS));
    const sections = [...days].map(
      ([day, ofDay]) =>
        `<section><h3>${dayOf(day * DAY_MS)} <span>${number(ofDay.length)}</span></h3>\n` +
        `<ol>${ofDay.map(rowHtml).join('\n')}</ol></section>`,
    );
    return `<h2>${count}</h2>
<p class="note">In the order in which they happened, in UTC, with the number of the entry.${cut}</p>
${sections.join('\n')}`;
  }
}

const DAY_MS = 86_400_000;

function rowHtml({ index, occurredMs, sentence }: Row): string {
  const time = new Date(occurredMs).toISOString();
  const clock = `<time datetime="${time}">${time.slice(11, 19)}</time>`;
  return `<li>${clock}<span>${escapeHtml(sentence)}</span><b>${number(index)}</b></li>`;
}

const code = (text: string): string => `<code>${escapeHtml(text)}</code>`;
const number = (value: number): string => value.toLocaleString('en');
const minuteOf = (ms: number): string => new Date(ms).toISOString().slice(0, 16).replace('T', ' ');

const dayFormat = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});
const dayOf = (ms: number): string => dayFormat.format(ms);
