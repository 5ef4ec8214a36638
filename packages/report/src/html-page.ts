/** The page as one HTML file: nothing is fetched, no script runs, and it prints. */

import { figureColumns, madeSafe } from './document.ts';
import type { Block, Day, PageDocument, Point, Remark, Row, Shape } from './document.ts';
import { htmlStyles } from './html-styles.ts';

export function htmlPage(document: PageDocument): string {
  const { language, title, log, blocks, foot } = madeSafe(document);
  const onPage = new Set(
    blocks.flatMap((block) =>
      block.kind === 'days' ? block.days.flatMap(({ rows }) => rows.map(({ entry }) => entry)) : [],
    ),
  );
  return `<!doctype html>
<html lang="${escaped(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>${escaped(title)}</title>
<style>${htmlStyles(foot)}</style></head>
<body><main>
<header><h1${title.length > TITLE_LENGTH_MAX ? ' class="long"' : ''}>${escaped(title)}</h1>
<p class="log">${escaped(log)}</p></header>
${blocks.map((block) => blockHtml(block, onPage)).join('\n')}
<footer>${escaped(foot)}</footer>
</main></body></html>
`;
}

/** Longer ones, as the headline of an answer, are set smaller. */
const TITLE_LENGTH_MAX = 80;

type OnPage = ReadonlySet<number>;

function blockHtml(block: Block, onPage: OnPage): string {
  switch (block.kind) {
    case 'heading':
      return `<h2>${escaped(block.text)}</h2>`;
    case 'paragraph':
      return `<p${classOf(block.tone)}>${escaped(block.text)}</p>`;
    case 'facts':
      return `<dl>${block.facts
        .map(
          ({ name, value, isCode }) =>
            `<dt>${escaped(name)}</dt><dd>${isCode === true ? code(value) : escaped(value)}</dd>`,
        )
        .join('\n')}</dl>`;
    case 'points':
      return `<ul>${block.points.map((point) => pointHtml(point, onPage)).join('\n')}</ul>`;
    case 'days':
      return block.days.map((day) => dayHtml(day, onPage)).join('\n');
    case 'table':
      return tableHtml(block.head, block.rows);
    case 'command':
      return `<pre>${escaped(block.text)}</pre>`;
  }
}

function pointHtml({ text, tone, entries = [], basis }: Point, onPage: OnPage): string {
  return `<li${classOf(tone)}>${escaped(text)}${citedHtml(entries, onPage, basis)}</li>`;
}

function dayHtml({ label, count, rows }: Day, onPage: OnPage): string {
  return (
    `<section><h3>${escaped(label)} <span>${escaped(count)}</span></h3>\n` +
    `<ol>${rows.map((row) => rowHtml(row, onPage)).join('\n')}</ol></section>`
  );
}

function rowHtml({ clock, shape, text, entry, remarks }: Row, onPage: OnPage): string {
  return (
    `<li id="e${entry}">${SHAPES[shape]}<time>${escaped(clock)}</time>` +
    `<div>${escaped(text)}${remarks.map((remark) => remarkHtml(remark, onPage)).join('')}</div><b>#${entry}</b></li>`
  );
}

function remarkHtml({ kind, text, tone, entries = [] }: Remark, onPage: OnPage): string {
  const classes = tone === 'loud' ? `${kind} loud` : kind;
  return `<p class="${classes}">${escaped(text)}${citedHtml(entries, onPage)}</p>`;
}

function citedHtml(entries: readonly number[], onPage: OnPage, basis?: string): string {
  if (entries.length === 0) return '';
  const links = entries.map((entry) => (onPage.has(entry) ? `<a href="#e${entry}">#${entry}</a>` : `#${entry}`));
  const how = basis === undefined ? '' : `${escaped(basis)} `;
  return ` <span class="cited">${how}${links.join(' ')}</span>`;
}

function tableHtml(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const figures = figureColumns(rows);
  const cells = (row: readonly string[], tag: string): string =>
    `<tr>${row.map((cell, at) => `<${tag}${figures.has(at) ? ' class="figure"' : ''}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
  const body = rows.map((row) => cells(row, 'td')).join('\n');
  return `<div class="wide"><table><thead>${cells(head, 'th')}</thead><tbody>${body}</tbody></table></div>`;
}

function classOf(tone: string | undefined): string {
  return tone === undefined || tone === 'plain' ? '' : ` class="${tone}"`;
}

const code = (text: string): string => `<code>${escaped(text)}</code>`;

/** Who acted: shape, not colour alone. The sentence says it in words. */
const SHAPES: Readonly<Record<Shape, string>> = {
  person: shapeOf('<circle cx="5" cy="5" r="3.6"/>', 'person'),
  agent: shapeOf('<path d="M5 .9 8.6 3v4L5 9.1 1.4 7V3z"/>', 'agent'),
  rule: shapeOf('<path d="M5 .7 9.3 5 5 9.3.7 5z"/>', 'rule'),
  service: shapeOf('<path d="M1.5 1.5h7v7h-7z"/>', 'service'),
  system: shapeOf('<path d="M.8 3.4h8.4v3.2H.8z"/>', 'system'),
};

function shapeOf(path: string, name: string): string {
  return `<svg class="${name}" viewBox="0 0 10 10" aria-hidden="true">${path}</svg>`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For text and for quoted attributes. */
export function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}
