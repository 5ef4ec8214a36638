/** Figures for Prometheus. */

import { Problem, routes } from '@trailmark/contract';
import type { FastifyInstance } from 'fastify';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { requireScope } from '../access/caller.ts';
import type { Recorded } from '../intake/record.ts';
import { problemOf } from './problems.ts';
import { define } from './route.ts';
import type { Server } from './server.ts';

export class Metrics {
  readonly registry = new Registry();
  readonly #events = new Counter({
    name: 'trailmark_events_total',
    help: 'Events by what became of them',
    labelNames: ['status'],
    registers: [this.registry],
  });
  readonly #scrubbed = new Counter({
    name: 'trailmark_scrubbed_total',
    help: 'Secrets and card numbers taken out before storing',
    registers: [this.registry],
  });
  readonly #damaged = new Counter({
    name: 'trailmark_damaged_reads_total',
    help: 'Reads that found something else stored than was recorded',
    registers: [this.registry],
  });
  readonly #requests = new Histogram({
    name: 'trailmark_request_seconds',
    help: 'Time to answer',
    labelNames: ['route', 'status'],
    buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  recorded({ results, scrubbed }: Recorded): void {
    const counts = new Map<string, number>();
    for (const { status } of results) counts.set(status, (counts.get(status) ?? 0) + 1);
    for (const [status, count] of counts) this.#events.inc({ status }, count);
    if (scrubbed > 0) this.#scrubbed.inc(scrubbed);
  }

  damaged(): void {
    this.#damaged.inc();
  }

  answered(route: string, status: number, seconds: number): void {
    this.#requests.observe({ route, status: `${Math.floor(status / 100)}xx` }, seconds);
  }

  /** A figure that is asked for when the page is. */
  gauge(
    name: string,
    help: string,
    labelNames: readonly string[],
    collect: (set: (labels: Record<string, string>, value: number) => void) => void,
  ): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      labelNames: [...labelNames],
      registers: [this.registry],
      collect: () => {
        gauge.reset(); // of a tenant whose store was closed nothing is told
        collect((labels, value) => gauge.set(labels, value));
      },
    });
  }
}

export function installMetrics(app: FastifyInstance, server: Server): void {
  const { metrics, intake, tenants, desks } = server;
  metrics.gauge('trailmark_intake_bytes', 'Bytes of bodies waiting to be sealed', [], (set) =>
    set({}, intake.waiting.bytes),
  );
  metrics.gauge('trailmark_queued_events', 'Events sealed and waiting for a commit', ['tenant'], (set) => {
    for (const house of tenants.houses()) set({ tenant: house.tenant }, house.ledger.queued().events);
  });
  metrics.gauge('trailmark_log_size', 'Entries in the log', ['tenant'], (set) => {
    for (const house of tenants.houses()) set({ tenant: house.tenant }, house.ledger.head().size);
  });
  metrics.gauge(
    'trailmark_index_older_entries',
    'Entries in the log whose search index an older version made, which finds less',
    ['tenant'],
    (set) => {
      for (const house of tenants.houses()) set({ tenant: house.tenant }, house.ledger.olderIndexed);
    },
  );
  metrics.gauge('trailmark_verdicts_followed', 'Entries looked at for verdicts on approvals', ['tenant'], (set) => {
    for (const house of tenants.houses()) {
      const progress = desks.progress(house);
      if (progress !== undefined) set({ tenant: house.tenant }, Math.min(progress.followed, progress.again));
    }
  });
  app.addHook('onResponse', async (request, reply) => {
    metrics.answered(request.routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime / 1000);
  });
  app.addHook('onError', async (_request, _reply, error) => {
    if (problemOf(error).code === 'store.damaged') metrics.damaged();
  });
  define(app, server, routes.metrics, async ({ caller, request, reply }) => {
    if (caller !== undefined) requireScope(caller, 'administer');
    else if (!isLoopback(request.socket.remoteAddress) || isForwarded(request.headers))
      throw new Problem('auth.missing', 'From elsewhere this needs a key with the scope administer.');
    const figures = await metrics.registry.metrics();
    const shown = caller === undefined || caller.key.isOperator ? figures : onlyOf(caller.tenant, figures);
    return reply.type(metrics.registry.contentType).send(shown);
  });
}

/** A tenant's administrator sees neither the others' figures nor sums over all. */
function onlyOf(tenant: string, figures: string): string {
  const own = `tenant="${tenant}"`;
  return figures
    .split('\n')
    .filter((line) => !/^(# \w+ )?trailmark_/.test(line) || line.includes(own))
    .join('\n');
}

/** Through a proxy on this machine everybody seems to be here. */
function isForwarded(headers: Readonly<Record<string, unknown>>): boolean {
  return ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'].some((name) => headers[name] !== undefined);
}

function isLoopback(address: string | undefined): boolean {
  return address !== undefined && (address === '::1' || /^(::ffff:)?127\./.test(address));
}
