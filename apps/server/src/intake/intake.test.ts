/** The bound of what waits to be sealed: beyond it `queue.full` at once, and room again when it was answered. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeyFolder } from '@trailmark/vault';
import { INTAKE_BYTES_MAX, Intake } from './intake.ts';

let folder: string;
let intake: Intake;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trailmark-intake-'));
  new KeyFolder({ folder });
  intake = new Intake({ keys: folder, unlocked: undefined });
});
afterEach(async () => {
  await intake.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** No tenant is open in the worker, so it answers every body with a refusal: only the way there is looked at. */
function seal(bytes: number): Promise<string> {
  const task = { tenant: 'nobody', mediaType: 'application/json', encoding: '', source: 's', sources: ['s'] };
  return intake.seal({ ...task, body: new ArrayBuffer(bytes) }).then(
    () => 'sealed',
    (error: { code?: string; place?: { retryAfterSeconds?: number } }) =>
      error.place?.retryAfterSeconds === undefined ? `${error.code}` : `${error.code}, again later`,
  );
}

describe('what waits to be sealed', () => {
  it('is bounded in bytes', async () => {
    const body = 16 * 2 ** 20;
    const taken = Array.from({ length: INTAKE_BYTES_MAX / body }, () => seal(body));
    expect(intake.waiting).toEqual({ requests: taken.length, bytes: INTAKE_BYTES_MAX });
    expect(await seal(1)).toBe('queue.full, again later');
    expect(new Set(await Promise.all(taken))).toEqual(new Set(['internal']));
    expect(intake.waiting).toEqual({ requests: 0, bytes: 0 });
    expect(await seal(1)).toBe('internal');
  });

  it('takes one body above the bound where nothing else waits', async () => {
    const large = seal(INTAKE_BYTES_MAX + 1);
    expect(await seal(1)).toBe('queue.full, again later');
    expect(await large).toBe('internal');
  });

  it('is bounded in number', { timeout: 30_000 }, async () => {
    const taken = Array.from({ length: 20_000 }, () => seal(1));
    expect(intake.waiting.requests).toBe(20_000);
    expect(await Promise.all([seal(1), seal(1)])).toEqual(['queue.full, again later', 'queue.full, again later']);
    expect(new Set(await Promise.all(taken))).toEqual(new Set(['internal']));
    expect(intake.waiting).toEqual({ requests: 0, bytes: 0 });
  });
});
