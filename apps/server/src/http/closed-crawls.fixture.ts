/** What two rivals ask of routes that are closed to them, or tell nobody of events: for the test that crawls every route. */

import { expect } from 'vitest';
import type { Answer } from '../testing.ts';
import { eventOf } from './rivals.fixture.ts';
import type { Crawl, Crawls, Rivals, Side } from './rivals.fixture.ts';

export function closedCrawls(rivals: Rivals): Crawls {
  const { get, ask } = rivals;
  const denied =
    (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string): Crawl =>
    async (own) => {
      const answer = await ask(own, method, url);
      expect([url, answer.status, answer.json.code]).toEqual([url, 403, 'auth.scope']);
      return [answer];
    };
  return {
    recordEvents: async (own, other) => {
      // Its own source only: another's ids cannot be tried out by sending them.
      const json = [{ ...eventOf(other, 0) }, { ...eventOf(other, 0), reason: 'else' }];
      return [await ask(own, 'POST', '/v1/events', json)];
    },
    requestErasure: (own, other) =>
      Promise.all(
        ['true', 'false'].map((dryRun) =>
          ask(own, 'POST', `/v1/erasures?dryRun=${dryRun}`, {
            subjects: [`${other.name}-actor`, `${other.name} Person`],
          }),
        ),
      ),
    readErasure: async (own) => [await get(own, '/v1/erasures/er_nobody')],
    approveErasure: async (own) => [await ask(own, 'POST', '/v1/erasures/er_nobody/approve')],
    readCatalog: (own) => Promise.all([get(own, '/v1/catalog'), get(own, '/v1/catalog?type=budget.adjusted')]),
    readTypeSchema: async (own) => [await get(own, '/v1/catalog/budget.adjusted/schema')],
    registerTypes: denied('POST', '/v1/catalog'),
    readApprovalPolicy: denied('GET', '/v1/approval-policy'),
    setApprovalPolicy: denied('PUT', '/v1/approval-policy'),
    logKeys: async (own) => [await get(own, '/v1/keys')],
    changeLogKey: denied('POST', '/v1/keys'),
    listApiKeys: denied('GET', '/v1/api-keys'),
    createApiKey: denied('POST', '/v1/api-keys'),
    revokeApiKey: denied('DELETE', '/v1/api-keys/ak_nobody'),
    listTenants: denied('GET', '/v1/tenants'),
    createTenant: denied('POST', '/v1/tenants'),
    changeTenant: denied('PATCH', '/v1/tenants/main'),
    logCheckpoint: async (own) => [await get(own, '/log/main/checkpoint')],
    logTile: (own) => tiles(rivals, own, '/log/main'),
    healthz: async (own) => [await get(own, '/healthz')],
    readyz: async (own) => [await get(own, '/readyz')],
    metrics: denied('GET', '/metrics'),
    openapi: async (own) => [await get(own, '/openapi.json')],
    // Logs that were set aside: there is none here, and its tiles are closed like those of the log that grows.
    numberedCheckpoint: async (own) => [await get(own, '/log/main/1/checkpoint')],
    numberedTile: (own) => tiles(rivals, own, '/log/main/1'),
  };
}

async function tiles({ get }: Rivals, own: Side, log: string): Promise<Answer[]> {
  const paths = ['0/000', '0/000.p/8', 'entries/000.p/8', '1/000.p/1', '%65ntries/000.p/8', '../../main/tile/0/000'];
  const answers = await Promise.all(paths.map((path) => get(own, `${log}/tile/${path}`)));
  for (const { status } of answers) expect([400, 403, 404]).toContain(status);
  return answers;
}
