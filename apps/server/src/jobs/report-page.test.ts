/** The page of a bundle: what it says, in which order, and that nothing in it is read as anything but text. */

import { expect, it } from 'vitest';
import { ReportPage } from './report-page.ts';

const DAY_MS = 86_400_000;
const parameters = {
  format: 'trailmark/bundle@v1',
  kind: 'whole',
  origin: 'test.example/t/main',
  withheld: { paths: [], classes: [] },
  purpose: '',
  exportedBy: 'auditor',
  salt: '00',
} as const;
const head = { size: 4, root: new Uint8Array(32).fill(0xfb) };

/** What stands on the page, without marks and style. */
const textOf = (html: string): string =>
  html
    .replace(/<style>.*?<\/style>/s, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');

it('lists events by the day on which they happened, each with its entry', () => {
  const page = new ReportPage(parameters, head, 3);
  page.add(0, 2 * DAY_MS + 1_000, 'second day');
  page.add(1, 2 * DAY_MS, 'second day, earlier');
  page.add(2, 0, 'first day');
  page.add(3, 3 * DAY_MS, 'exported');
  const text = textOf(page.html());
  expect(text).toContain(
    'Thursday, 1 January 1970 1 00:00:00 first day 2 ' +
      'Saturday, 3 January 1970 2 00:00:00 second day, earlier 1 00:00:01 second day 0 Sunday,',
  );
  expect(text).toContain('Holds The whole log Not shown Nothing is withheld Purpose not stated');
  expect(text).toContain('auditor, 1970-01-04 00:00 UTC (entry 3)');
  expect(text).toContain('4 entries, root +/v7+/v7');
});

it('says what is held back, and what a period is', () => {
  const withheld = { paths: ['actor.name'], classes: ['subject', 'confidential'] as const, restrict: 'scope.client:a' };
  const period = { ...parameters, kind: 'period', from: 0, to: DAY_MS, query: 'type:a', withheld } as const;
  const text = textOf(new ReportPage(period, head, 3).html());
  expect(text).toContain('What was recorded from 1970-01-01 00:00 to 1970-01-02 00:00 UTC');
  expect(text).toContain('Asked for type:a Not shown whole events: only those of scope.client:a');
  expect(text).toContain('values of people, confidential values, actor.name');
});

it('takes every text for a text, and none of it for style', () => {
  const evil = '</style><script>"\\\'{}*/';
  const page = new ReportPage({ ...parameters, origin: evil, purpose: evil, exportedBy: evil, query: evil }, head, 3);
  page.add(0, 0, evil);
  const html = page.html();
  expect(html.match(/<\/style>/g)).toHaveLength(1);
  expect(html).not.toContain('<script');
  expect(html).toContain('&#60;script&#62;');
});

it('lists the first of very many, and says so', () => {
  const page = new ReportPage(parameters, head, 2_500);
  for (let index = 0; index <= 2_500; index++) page.add(index, index * 1_000, 'x');
  const html = page.html();
  expect(textOf(html)).toContain('2,501 events');
  expect(textOf(html)).toContain('Of them the 2,000 recorded first are listed.');
  expect(html.match(/<li>/g)).toHaveLength(2_000);
  expect(textOf(html)).toContain('auditor, 1970-01-01 00:41 UTC (entry 2,500)');
});
