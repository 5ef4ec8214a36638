import { expect, it } from 'vitest';
import { startPage } from './start-page.ts';

const facts = { version: '0.1.0', url: 'http://127.0.0.1:8080', origin: 'a.example/t/main', size: 1 };

it('invites to the first event where nothing is recorded, and to ask first where there is something to ask', () => {
  const empty = startPage({ ...facts, banner: undefined, questions: [] });
  expect(empty).toContain('<h2>Send the first event</h2>');
  expect(empty).not.toMatch(/Ask it|role="note"/);

  const demo = startPage({
    ...facts,
    banner: 'Nothing & nobody',
    questions: [{ query: 'actor:"Ana <b>"', asks: 'What Ana did' }],
  });
  expect(demo).toContain('role="note">Nothing &#38; nobody</p>');
  expect(demo).toContain("<dt>What Ana did</dt>\n<dd>npx trailmark query 'actor:&#34;Ana &#60;b&#62;&#34;'</dd>");
  expect(demo.indexOf('Ask it')).toBeLessThan(demo.indexOf('Send an event of your own'));
});
