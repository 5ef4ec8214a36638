/** The readable page of a bundle: for people, not evidence; `verify` looks at the other parts. */

import type { Manifest } from '@trailmark/core';
import { escapeHtml } from '../page/start-page.ts';

const ROWS_MAX = 2_000;

export class ReportPage {
  readonly #parameters: Omit<Manifest, 'size' | 'first' | 'count' | 'exportIndex'>;
  readonly #size: number;
  readonly #rows: string[] = [];
  #count = 0;

  constructor(parameters: Omit<Manifest, 'size' | 'first' | 'count' | 'exportIndex'>, size: number) {
    this.#parameters = parameters;
    this.#size = size;
  }

  add(index: number, time: string, sentence: string): void {
    this.#count++;
    if (this.#rows.length >= ROWS_MAX) return;
    this.#rows.push(`<tr><td>${index}</td><td>${escapeHtml(time)}</td><td>${escapeHtml(sentence)}</td></tr>`);
  }

  html(): string {
    const { kind, origin, query, purpose, exportedBy, withheld } = this.#parameters;
    const facts: [string, string][] = [
      ['Log', origin],
      ['Kind', kind],
      ['Entries in the log', String(this.#size)],
      ['Events shown', String(this.#count)],
      ['Query', query ?? 'everything'],
      ['Purpose', purpose === '' ? 'not stated' : purpose],
      ['Exported by', exportedBy],
      [
        'Withheld',
        [...withheld.paths, ...withheld.classes.map((name) => `everything ${name}`)].join(', ') || 'nothing',
      ],
    ];
    const more =
      this.#count > this.#rows.length
        ? `<p>The first ${this.#rows.length} of ${this.#count} events are listed.</p>`
        : '';
    return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>Trailmark bundle</title>
<style>body{font:14px/1.45 system-ui,sans-serif;max-width:72ch;margin:40px auto;padding:0 16px;color:#1f2430;background:#fbfaf7}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:4px 12px 4px 0;border-bottom:1px solid #e3e0d8;vertical-align:top}
td:first-child,td:nth-child(2){font-family:ui-monospace,monospace;font-size:12px;white-space:nowrap}</style></head>
<body><h1>Trailmark bundle</h1>
<p>This page is for reading. What can be relied on is what <code>trailmark verify</code> says of this bundle with a key that you had from
elsewhere.</p>
<table>${facts.map(([name, value]) => `<tr><th>${name}</th><td>${escapeHtml(value)}</td></tr>`).join('\n')}</table>
<h2>Events</h2>${more}
<table>${this.#rows.join('\n')}</table></body></html>
`;
  }
}
