/** The PDF, read back: the same words as the text page, in any script there is a font for. */

import { describe, expect, it } from 'vitest';
import { budgetMove, explanationOf, shownEvent } from './explanation.fixture.ts';
import { explanationPage } from './page.ts';
import { pdfPage } from './pdf-page.ts';
import { pdfText, placedTexts } from './pdf-text.fixture.ts';

const launched = (index: number, name: string) =>
  shownEvent(index, { type: 'campaign.launched', targets: [{ type: 'campaign', id: `c_${index}`, name }] });
const pdf = (...args: Parameters<typeof explanationOf>): Promise<Uint8Array> =>
  pdfPage(explanationPage(explanationOf(...args)));
const plain = (text: string): string => text.replaceAll(/\s+/g, ' ');

describe('the PDF', () => {
  it('says what the text page says, sheet by sheet, with the log at the foot of each', async () => {
    const events = Array.from({ length: 120 }, (_, n) => launched(n, `Sale number ${n}`));
    const bytes = await pdf(events, { title: 'For the board' });
    const text = plain(pdfText(bytes));
    for (const said of ['For the board', 'Sale number 0', 'Sale number 119', 'What is not known', 'rep_1'])
      expect(text).toContain(said);
    const placed = placedTexts(bytes);
    const sheets = Math.max(...placed.map(({ page }) => page));
    expect(sheets).toBeGreaterThan(2);
    expect(text.split('log.example · 100 entries').length - 1).toBe(sheets);
    expect(text).toContain(`${sheets} / ${sheets}`);
    // Nothing hangs over the edge of the paper.
    expect(placed.filter(({ x, y }) => x < 50 || x > 545 || y < 40 || y > 830)).toEqual([]);
  });

  it('sets German, Polish, Greek, Russian, Vietnamese and Hindi', async () => {
    const names = ['Größenwahn', 'Żółć', 'Αθήνα', 'Москва', 'Tiếng Việt', 'नमस्ते'];
    const text = pdfText(await pdf(names.map((name, at) => launched(at, name)))).normalize();
    for (const name of names) expect(text).toContain(name.normalize());
    expect(text).not.toContain('\ufffd');
  });

  it('marks what it has no letters for, and says so', async () => {
    const text = plain(pdfText(await pdf([launched(1, 'Tokyo 東京')])));
    expect(text).toContain('Tokyo \ufffd\ufffd');
    expect(text).toMatch(/\d+ characters of this page can be set by none of its fonts/);
  });

  it('breaks a word that is wider than the sheet', async () => {
    const placed = placedTexts(await pdf([], { title: 'W'.repeat(400) }));
    expect(placed.filter(({ text }) => /^W+$/.test(text)).length).toBeGreaterThan(5);
  });

  it('keeps a sentence and what stands below it on one sheet, and the head of a table above its rows on each', async () => {
    const verdict = {
      verdict: 'missing',
      reason: 'none',
      basis: 'none',
      policy: 0,
      rule: 'launches',
      evidence: [1, 2],
    };
    // Each begins a little lower on the sheet.
    for (const lines of [0, 2, 4]) {
      const many = 20;
      const events = Array.from({ length: many }, (_, n) => ({
        ...launched(n, `Sale number ${n}`),
        reason: `Reason ${n}`,
        approval_verdict: verdict,
      }));
      const record = {
        id: 'rep_1',
        made: '2026-03-03T10:00:00.000Z',
        by: 'k',
        purpose: 'For the board '.repeat(lines * 7),
      };
      const placed = placedTexts(await pdf(events, { record }));
      const pageOf = (said: string): number | undefined => placed.find(({ text }) => text.includes(said))?.page;
      for (let n = 0; n < many; n++)
        expect([lines, n, pageOf(`Reason given: Reason ${n}`)]).toEqual([lines, n, pageOf(`Sale number ${n}`)]);
    }
    const moves = Array.from({ length: 60 }, (_, n) =>
      budgetMove(n, '1', '2', { targets: [{ type: 'campaign', id: `c_${n}`, name: `Thing ${n}` }] }),
    );
    const placed = placedTexts(await pdf(moves));
    const heads = placed.filter(({ text }) => text.includes('Sum of changes')).map(({ page }) => page);
    expect(heads.length).toBeGreaterThan(1);
    expect(new Set(heads).size).toBe(heads.length);
  });
});
