/** `/v1/approval-policy`: the rules by which approvals are judged; each version is an event of the trail. */

import { parseApprovalPolicy } from '@trailmark/access';
import { parseTime, timeText } from '@trailmark/catalog';
import { Problem, routes } from '@trailmark/contract';
import type { FastifyInstance } from 'fastify';
import type { Caller } from '../access/caller.ts';
import { POLICY_SET, policyBook } from '../approvals/policy-book.ts';
import type { RecordedPolicy } from '../approvals/policy-book.ts';
import type { House } from '../tenant/house.ts';
import { define } from './route.ts';
import type { Server } from './server.ts';

/** A policy is one value of one event. */
const POLICY_BYTES_MAX = 60_000;

export function installApprovals(app: FastifyInstance, server: Server): void {
  /** Versions are numbered one after another. */
  let turn: Promise<unknown> = Promise.resolve();

  define(app, server, routes.readApprovalPolicy, async ({ caller }) => {
    requireAll(caller);
    const house = await server.tenants.house(caller.tenant);
    const book = policyBook(house);
    await book.advance();
    server.reads.note(house, caller, 0);
    return { ...shown(book.newest), earlier: book.policies.slice(0, -1).toReversed().map(shown) };
  });

  define(app, server, routes.setApprovalPolicy, ({ caller, body }) => {
    requireAll(caller);
    const nowMs = server.now();
    const fromMs = body.from === undefined ? nowMs : parseTime(body.from);
    if (fromMs === undefined)
      throw new Problem('request.invalid', 'from: write 2026-11-21T09:00:00Z.', { pointer: '/from' });
    const policy = checked(body.policy);
    const set = turn.then(async () => {
      const house = await server.tenants.house(caller.tenant);
      return setPolicy(server, house, caller, { policy, fromMs, reason: body.reason });
    });
    turn = set.catch(() => {});
    return set;
  });
}

interface NewPolicy {
  readonly policy: string;
  readonly fromMs: number;
  readonly reason: string | undefined;
}

/** @throws Problem, Refusal */
async function setPolicy(server: Server, house: House, caller: Caller, { policy, fromMs, reason }: NewPolicy) {
  const book = policyBook(house);
  await book.advance();
  const version = book.newest.version + 1;
  const parsed = parseApprovalPolicy(JSON.parse(policy));
  await server.own.record(house, {
    type: POLICY_SET,
    actor: caller,
    target: { type: 'approval_policy', id: 'approvals' },
    reason,
    data: { version, policy, from: timeText(fromMs), rules: parsed.ok ? parsed.policy.rules.length : 0 },
  });
  await book.advance();
  const recorded = book.policies.find((one) => one.version === version);
  if (recorded === undefined) throw new Error('a policy was recorded and cannot be read');
  return shown(recorded);
}

/** The document as it is recorded. @throws Problem `request.invalid` that says what is wrong with it, and where */
function checked(document: unknown): string {
  const parsed = parseApprovalPolicy(document);
  if (!parsed.ok) {
    const [first] = parsed.problems;
    const field = first?.field ?? '';
    const pointer = `/policy${field === '' ? '' : `/${field.replaceAll('.', '/')}`}`;
    const more = parsed.problems.length > 1 ? ` There are ${parsed.problems.length - 1} further problems.` : '';
    throw new Problem('request.invalid', `${field === '' ? 'policy' : field}: ${first?.detail ?? ''}${more}`, {
      pointer,
    });
  }
  const text = JSON.stringify(document);
  if (Buffer.byteLength(text) <= POLICY_BYTES_MAX) return text;
  throw new Problem('request.invalid', `A policy has at most ${POLICY_BYTES_MAX} bytes.`, { pointer: '/policy' });
}

/** A policy names who may approve in all clients: it is for keys that see everything. @throws Problem `auth.scope` */
function requireAll({ restrict, withhold }: Caller): void {
  if (restrict === undefined && withhold.length === 0) return;
  throw new Problem('auth.scope', 'The approval policy is for keys without restrictions.');
}

function shown({ version, fromMs, index, policy }: RecordedPolicy) {
  return {
    version,
    from: Number.isFinite(fromMs) ? timeText(fromMs) : null,
    index: index ?? null,
    policy: { ...policy },
  };
}
