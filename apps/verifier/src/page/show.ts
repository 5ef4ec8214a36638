/** Writes a result into the page. Everything from the evidence goes in as text, never as markup. */
import type { Counts, Finding, Verification } from '@trailmark/core';

/** One quiet sentence in place of a result. */
export function showMessage(place: HTMLElement, message: string): void {
  place.replaceChildren(make('p', 'quiet', message));
}

export function showResult(place: HTMLElement, result: Verification, verdict: readonly string[]): void {
  const parts = [make('p', `verdict ${result.ok ? 'good' : 'bad'}`, verdict.join(' '))];
  if (result.findingsTotal > 0) parts.push(make('h2', '', 'What was found'), findingList(result));
  if (result.counts.entries > 0) parts.push(make('h2', '', 'What is shown'), countTable(result));
  if (result.notes.length > 0) {
    const list = make('ul', 'notes');
    list.append(...result.notes.map((note) => make('li', '', note)));
    parts.push(make('h2', '', 'What to know'), list);
  }
  if (result.origin !== undefined) {
    const head = make('pre', '', `${result.origin}\n${result.size}\n${result.root}`);
    parts.push(make('h2', '', 'The head of this log'), head);
    parts.push(make('p', 'quiet', 'Keep it, and compare it with what others were shown.'));
  }
  place.replaceChildren(...parts);
}

function findingList(result: Verification): HTMLElement {
  const list = make('ul', '');
  for (const finding of result.findings) list.append(findingItem(finding));
  const more = result.findingsTotal - result.findings.length;
  if (more > 0) list.append(make('li', '', `and ${more.toLocaleString('en-US')} more.`));
  return list;
}

function findingItem({ code, at, text, expected, actual }: Finding): HTMLElement {
  const item = make('li', '');
  item.append(make('span', 'code', code), ' ', make('span', 'at', at), make('p', '', text));
  if (expected !== undefined) item.append(make('p', 'at', `expected ${expected}`));
  if (actual !== undefined) item.append(make('p', 'at', `found ${actual}`));
  return item;
}

function countTable(result: Verification): HTMLElement {
  const table = make('table', '');
  table.append(row('th', ['', 'entries', 'disclosed', 'withheld', 'erased', 'purged']));
  for (const [type, counts] of Object.entries(result.perType)) table.append(countRow(type, counts));
  const total = countRow('all', result.counts);
  total.className = 'total';
  table.append(total);
  const scroll = make('div', 'scroll');
  scroll.append(table);
  return scroll;
}

function countRow(name: string, { entries, disclosed, withheld, erased, purged }: Counts): HTMLElement {
  const numbers = [entries, disclosed, withheld, erased, purged].map((value) => value.toLocaleString('en-US'));
  return row('td', [name, ...numbers]);
}

function row(tag: 'th' | 'td', cells: readonly string[]): HTMLElement {
  const line = make('tr', '');
  line.append(...cells.map((cell) => make(tag, '', cell)));
  return line;
}

function make(tag: string, className: string, text = ''): HTMLElement {
  const node = document.createElement(tag);
  node.className = className;
  node.textContent = text;
  return node;
}
