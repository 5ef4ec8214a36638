/** The log as others read it: checkpoint and tiles (C2SP tlog-tiles), and the keys that sign it. */

import { gzipSync } from 'node:zlib';
import { timeText } from '@trailmark/catalog';
import { Problem, routes } from '@trailmark/contract';
import { TILE_WIDTH, encodeEntryBundle, parseTilePath } from '@trailmark/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requireScope } from '../access/caller.ts';
import type { Caller } from '../access/caller.ts';
import { requireEntries } from '../search/withheld.ts';
import type { House } from '../tenant/house.ts';
import { define } from './route.ts';
import type { Server } from './server.ts';

const FULL_TILE_CACHE = 'public, max-age=31536000, immutable';

export function installLog(app: FastifyInstance, server: Server): void {
  define(app, server, routes.logKeys, () => {
    const keys = [];
    for (const row of server.tenants.list()) {
      const { id, origin, createdMs } = row;
      for (const vkey of server.tenants.vkeys(row))
        keys.push({ tenant: id, origin, vkey, from: timeText(createdMs), until: null });
    }
    return { keys };
  });

  define(app, server, routes.logCheckpoint, async ({ params, reply }) => {
    const checkpoint = await server.tenants.checkpoint(params.tenant);
    return reply.type('text/plain; charset=utf-8').header('cache-control', 'no-store').send(checkpoint);
  });

  define(app, server, routes.logTile, async ({ caller, params, request, reply }) => {
    const { publicLog } = server.tenants.row(params.tenant);
    const path = request.url.split('?', 1)[0]?.slice(`/log/${params.tenant}/`.length) ?? '';
    const isEntries = path.startsWith('tile/entries/');
    const isPublic = publicLog === 'entries' || (publicLog === 'hashes' && !isEntries);
    if (!isPublic) requireAudit(caller, params.tenant, isEntries);
    return server.tenants.during(params.tenant, (house) => sendTile(house, path, isPublic, request, reply));
  });
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
  house: House,
  path: string,
  isPublic: boolean,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const name = parseTilePath(path);
  const bytes = name === undefined ? undefined : tileBytes(house, name);
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
  house: House,
  { level, n, width }: { level?: number | undefined; n: number; width: number },
): Uint8Array | undefined {
  if (level !== undefined) return house.ledger.tile(level, n, width);
  const from = n * TILE_WIDTH;
  if (from + width > house.ledger.head().size) return undefined;
  return encodeEntryBundle(house.ledger.entries(from, from + width));
}
