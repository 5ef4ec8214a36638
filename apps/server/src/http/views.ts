/** `/v1/views`: saved queries; each change is an event of the trail. */

import { Problem, isQueryField, routes } from '@trailmark/contract';
import type { FastifyInstance } from 'fastify';
import type { Caller } from '../access/caller.ts';
import { viewChanged } from '../own/views.ts';
import { queryOf } from '../search/rights.ts';
import type { SavedView, ViewContent } from '../search/saved-views.ts';
import { define } from './route.ts';
import type { Server } from './server.ts';

/** Columns beside those that are fields of a query. */
const COLUMNS: ReadonlySet<string> = new Set(['sentence', 'recorded', 'index', 'ref', 'id']);

export function installViews(app: FastifyInstance, server: Server): void {
  const { views } = server;

  define(app, server, routes.listViews, ({ caller }) => ({
    views: views.list(caller).map((view) => views.shown(caller, view)),
  }));

  define(app, server, routes.createView, async ({ caller, body, reply }) => {
    check(body);
    const view = views.create(caller, body);
    await onRecord(server, caller, 'created', view, () => views.forget(view));
    reply.code(201);
    return views.shown(caller, view);
  });

  define(app, server, routes.changeView, async ({ caller, params, body }) => {
    check(body);
    const { before, after } = views.change(caller, params.id, body);
    await onRecord(server, caller, 'changed', after, () => views.restore(before));
    return views.shown(caller, after);
  });

  define(app, server, routes.deleteView, async ({ caller, params }) => {
    const view = views.delete(caller, params.id);
    await onRecord(server, caller, 'deleted', view, () => views.restore(view));
    return views.shown(caller, view);
  });
}

/** A query nobody can ask, or a column that is none, is refused when it is saved. @throws Problem */
function check({ q, columns }: ViewContent): void {
  queryOf(q);
  const at = columns.findIndex((column) => !isQueryField(column) && !COLUMNS.has(column));
  if (at < 0) return;
  const detail = `columns: there is no field ${JSON.stringify(columns[at]?.slice(0, 60))}.`;
  throw new Problem('request.invalid', detail, { pointer: `/columns/${at}` });
}

async function onRecord(
  { own, tenants }: Server,
  caller: Caller,
  kind: 'created' | 'changed' | 'deleted',
  view: SavedView,
  undo: () => void,
): Promise<void> {
  try {
    await tenants.during(caller.tenant, (house) => viewChanged(own, house, caller, kind, view));
  } catch (error) {
    undo();
    throw error;
  }
}
