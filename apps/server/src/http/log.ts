/** The log as others read it: checkpoint and tiles (C2SP tlog-tiles). */

import { gzipSync } from 'node:zlib';
import { Problem, routes } from '@trailmark/contract';
import { TILE_WIDTH, encodeEntryBundle, parseTilePath } from '@trailmark/core';
import type { LedgerReader } from '@trailmark/ledger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requireScope } from '../access/caller.ts';
import type { Caller } from '../access/caller.ts';
import { requireEntries } from '../search/withheld.ts';
import { numberOf } from '../tenant/frozen.ts';
import { define } from './route.ts';
import type { Server } from './server.ts';

const FULL_TILE_CACHE = 'public, max-age=31536000, immutable';

export function installLog(app: FastifyInstance, server: Server): void {
  define(app, server, routes.logCheckpoint, async ({ params, reply }) => {
    const checkpoint = await server.tenants.checkpoint(params.tenant);
    return reply.type('text/plain; charset=utf-8').header('cache-control', 'no-store').send(checkpoint);
  });

  define(app, server, routes.logTile, async ({ caller, params: { tenant }, request, reply }) => {
    const tile = requestedTile(server, caller, tenant, request.url.slice(`/log/${tenant}/`.length));
    return server.tenants.during(tenant, ({ ledger }) => sendTile(ledger, tile, request, reply));
  });

  define(app, server, routes.numberedCheckpoint, ({ params, reply }) =>
    duringNumbered(server, params, (log) => {
      const { checkpoint } = log.head();
      return reply.type('text/plain; charset=utf-8').header('cache-control', 'no-store').send(checkpoint);
    }),
  );

  define(app, server, routes.numberedTile, ({ caller, params, request, reply }) => {
    const { tenant, number } = params;
    const tile = requestedTile(server, caller, tenant, request.url.slice(`/log/${tenant}/${number}/`.length));
    return duringNumbered(server, params, (log) => sendTile(log, tile, request, reply));
  });
}

type ReadableLog = Pick<LedgerReader, 'head' | 'tile' | 'entries'>;

/** One of a tenant's logs by its number: one that was set aside, or the one that grows. */
async function duringNumbered<T>(
  { tenants, frozen }: Server,
  { tenant, number }: { readonly tenant: string; readonly number: string },
  use: (log: ReadableLog) => T,
): Promise<T> {
  const row = tenants.row(tenant);
  if (numberOf(row.origin) === Number(number)) return tenants.during(tenant, ({ ledger }) => use(ledger));
  const log = frozen.of(row).find((each) => each.number === Number(number));
  if (log === undefined) throw new Problem('tile.not_found', `The tenant ${tenant} has no log ${number}.`);
  return use(log.reader());
}

interface RequestedTile {
  readonly path: string;
  readonly isPublic: boolean;
}

/** @throws Problem `auth.*` where the caller may not read this tile */
function requestedTile(server: Server, caller: Caller | undefined, tenant: string, rest: string): RequestedTile {
  const { publicLog } = server.tenants.row(tenant);
  const path = rest.split('?', 1)[0] ?? '';
  const isEntries = path.startsWith('tile/entries/');
  const isPublic = publicLog === 'entries' || (publicLog === 'hashes' && !isEntries);
  if (!isPublic) requireAudit(caller, tenant, isEntries);
  return { path, isPublic };
}

function requireAudit(caller: Caller | undefined, tenant: string, isEntries: boolean): void {
  if (caller === undefined)
    throw new Problem('auth.missing', 'These tiles are not public: this needs a key with the scope audit.');
  if (caller.tenant !== tenant) throw new Problem('auth.scope', 'This key is of another tenant.');
  requireScope(caller, 'audit');
  // Entries carry nothing personal, but a restricted key must not learn even how many there are of what type.
  if (caller.restrict !== undefined)
    throw new Problem('auth.scope', 'A restricted key cannot read tiles, which hold every entry.');
  if (isEntries) requireEntries(caller.withhold);
}

function sendTile(
  log: ReadableLog,
  { path, isPublic }: RequestedTile,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const name = parseTilePath(path);
  const bytes = name === undefined ? undefined : tileBytes(log, name);
  if (name === undefined || bytes === undefined) throw new Problem('tile.not_found', 'The log has no such tile.');
  reply
    .header('cache-control', isPublic ? FULL_TILE_CACHE : 'private, max-age=31536000, immutable')
    .header('vary', 'accept-encoding, authorization');
  if (name.level === undefined && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))) {
    return reply.header('content-encoding', 'gzip').type('application/octet-stream').send(gzipSync(bytes));
  }
  return reply.type('application/octet-stream').send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
}

function tileBytes(
  log: ReadableLog,
  { level, n, width }: { level?: number | undefined; n: number; width: number },
): Uint8Array | undefined {
  if (level !== undefined) return log.tile(level, n, width);
  const from = n * TILE_WIDTH;
  if (from + width > log.head().size) return undefined;
  return encodeEntryBundle(log.entries(from, from + width));
}
