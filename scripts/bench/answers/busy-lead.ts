/** One thing that very much happened to: a lead with events of a dozen kinds, at times all over six weeks. */
import { seededRandom } from '@trailmark/sample';

const WEEKS_MS = 42 * 86_400_000;
const SELLERS = 40;
const STATES = ['new', 'contacted', 'qualified', 'proposal', 'won', 'lost'];
const PATHS = ['market', 'segment', 'score', 'industry', 'employees', 'revenue', 'queue', 'phone'];

interface Moving {
  assignee: string | null;
  state: string;
  values: Map<string, unknown>;
}

export interface BusyLead {
  readonly id: string;
  /** In the order in which they happened. */
  readonly events: readonly Record<string, unknown>[];
}

/** @param count how many events; each goes on where the one before it ended, but for a few that find another value */
export function busyLead(id: string, count: number, endMs: number): BusyLead {
  const random = seededRandom(count);
  const below = (n: number): number => Math.floor(random() * n);
  const lead = { type: 'lead', id, name: 'Greta Vance' };
  const now: Moving = { assignee: null, state: 'new', values: new Map() };
  const events = Array.from({ length: count }, (_, n) => ({
    id: `${id} ${n}`,
    source: n % 3 === 0 ? 'automation' : 'crm',
    time: new Date(endMs - WEEKS_MS + Math.floor(((n + random()) / count) * WEEKS_MS)).toISOString(),
    actor: { type: 'user', id: `u_${below(SELLERS)}`, name: `Seller ${below(SELLERS)}` },
    scope: { client: 'northstar', market: 'IN' },
    domain: 'sales',
    ...(n > 0 && n % 4 === 0 ? { links: { causedBy: `${id} ${n - 1}`, correlation: `cor ${id}` } } : {}),
    ...happening(now, lead, below),
  }));
  return { id, events };
}

function happening(now: Moving, lead: object, below: (n: number) => number): Record<string, unknown> {
  switch (below(5)) {
    case 0: {
      const [before, after] = [now.assignee, `u_${below(SELLERS)}`];
      now.assignee = after;
      const assignee = { type: 'user', id: after, name: `Seller ${after}`, role: 'assignee' };
      // One in fifty finds somebody else than was left there.
      const found = below(50) === 0 ? `u_${below(SELLERS)}` : before;
      const data = { queue: 'enterprise', step: 1, chain: [] };
      return {
        type: before === null ? 'lead.assigned' : 'lead.reassigned',
        targets: [lead, assignee],
        changes: [{ path: 'assignee', before: found, after }],
        reason: 'the seller is away',
        data,
      };
    }
    case 1: {
      const [before, after] = [now.state, STATES[below(STATES.length)] ?? 'new'];
      now.state = after;
      return { type: 'lead.state_changed', targets: [lead], changes: [{ path: 'state', before, after }] };
    }
    case 2:
    case 3: {
      const first = below(PATHS.length);
      const paths = PATHS.slice(first, first + 1 + below(2));
      const changes = paths.map((path) => {
        const [before, after] = [now.values.get(path) ?? null, below(1_000)];
        now.values.set(path, after);
        return { path, before, after };
      });
      return { type: 'lead.enriched', targets: [lead], changes, data: { provider: 'Register', fields: paths } };
    }
    default:
      return { type: 'comment.added', targets: [lead], data: { comment: 'called again, nobody answered the phone' } };
  }
}
