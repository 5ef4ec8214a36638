/** Nobody but its owner can read a file of the store, also where a copy or an older version left it open. */

import { afterEach, describe, expect, it } from 'vitest';
import { chmodSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { startTestServer } from '../testing.ts';
import type { TestServer } from '../testing.ts';

let server: TestServer | undefined;
afterEach(() => server?.remove());

/** Files under a folder that others may read, write or run. */
function openToOthers(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name));
  return paths.filter((path) => (statSync(path).mode & 0o077) !== 0);
}

describe.skipIf(process.platform === 'win32')('files of data and keys', () => {
  it('are private from the first, and made private again at a start', async () => {
    server = await startTestServer();
    const data = join(server.root, 'data');
    const event = { type: 'campaign.launched', actor: { type: 'user', id: 'u_1', name: 'Somebody' } };
    await server.ask('POST', '/v1/events', { json: event });
    await server.ask('POST', '/v1/exports', { json: { kind: 'whole' } });
    expect(openToOthers(data)).toEqual([]);
    expect(openToOthers(join(server.root, 'keys'))).toEqual([]);
    const { root } = server;
    await server.close();
    for (const path of ['control.db', 'tenants/main/log.db', 'tenants/main/log.db.lock'])
      chmodSync(join(data, path), 0o644);
    server = await startTestServer({ root });
    await server.ask('POST', '/v1/events', { json: event });
    expect(openToOthers(data)).toEqual([]);
    expect(statSync(join(data, 'tenants', 'main')).mode & 0o777).toBe(0o700);
  });
});
