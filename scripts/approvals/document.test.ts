/** docs/approvals.md says what the law says: its example is a policy, and no member, verdict or reason is left out. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HASHED, parseApprovalPolicy, VERDICT_REASONS, VERDICTS } from '@trailmark/access';

const text = readFileSync(join(import.meta.dirname, '../../docs/approvals.md'), 'utf8');

describe('docs/approvals.md', () => {
  it('shows policies that can be set', () => {
    const documents = [...text.matchAll(/```json\n(.*?)```/gs)].map(([, json]) =>
      parseApprovalPolicy(JSON.parse(json!)),
    ); // a group that matched
    expect(documents.length).toBeGreaterThan(0);
    for (const document of documents) expect(document).toMatchObject({ ok: true });
  });

  it('names every verdict, every reason, and what may be hashed', () => {
    const names = new Set([...text.matchAll(/`([a-z_]+)`/g)].map(([, name]) => name));
    for (const code of VERDICTS) expect([...names]).toEqual(expect.arrayContaining([code, ...VERDICT_REASONS[code]]));
    expect([...names]).toEqual(expect.arrayContaining([...HASHED]));
  });

  it('names every member a rule may have', () => {
    const unknown = parseApprovalPolicy({
      format: 'trailmark-approvals/1',
      rules: [{ x: 1, amount: { x: 1 }, by: { x: 1 } }],
    });
    const told = unknown.ok ? [] : unknown.problems.filter(({ field }) => field.endsWith('.x'));
    const members = told.flatMap(({ detail }) => detail.replace(/^.*known are |\.$/g, '').split(', '));
    expect(members.length).toBeGreaterThan(30);
    for (const member of members) expect(text).toContain(member);
  });
});
