/** `/v1/approval-policy`: the rules by which approvals are judged; each version is an event of the trail. */

import { parseApprovalPolicy } from '@trailmark/access';
import type { ApprovalPolicy } from '@trailmark/access';
import { parseTime, timeText } from '@trailmark/catalog';
import { Problem, routes } from '@trailmark/contract';
import type { FastifyInstance } from 'fastify';
import { seesEverything } from '../access/caller.ts';
import type { Caller } from '../access/caller.ts';
import { POLICY_SET, policyBook } from '../approvals/policy-book.ts';
import type { RecordedPolicy } from '../approvals/policy-book.ts';
import { withIds, withRefs } from '../approvals/policy-people.ts';
import type { House } from '../tenant/house.ts';
import { revealNames } from './name-reveals.ts';
import { define } from './route.ts';
import type { Server } from './server.ts';

/** A policy is one value of one event. */
const POLICY_BYTES_MAX = 60_000;

export function installApprovals(app: FastifyInstance, server: Server): void {
  /** Versions are numbered one after another. */
  let turn: Promise<unknown> = Promise.resolve();

  define(app, server, routes.readApprovalPolicy, async ({ caller, request }) => {
    requireAll(caller);
    const house = await server.tenants.house(caller.tenant);
    const book = policyBook(house);
    await book.advance();
    const policies = await named(server, house, caller, { policies: book.recorded, headers: request.headers });
    server.reads.note(house, caller, 0);
    const [newest, ...earlier] = policies.toReversed().map(shown);
    return { ...(newest ?? shown(book.newest)), earlier };
  });

  define(app, server, routes.setApprovalPolicy, ({ caller, body }) => {
    requireAll(caller);
    const nowMs = server.now();
    const fromMs = body.from === undefined ? nowMs : parseTime(body.from);
    if (fromMs === undefined)
      throw new Problem('request.invalid', 'from: write 2026-11-21T09:00:00Z.', { pointer: '/from' });
    const policy = checked(body.policy, '');
    const set = turn.then(async () => {
      const house = await server.tenants.house(caller.tenant);
      return setPolicy(server, house, caller, { policy, fromMs, reason: body.reason });
    });
    turn = set.catch(() => {});
    return set;
  });
}

/** People by their ids for whoever may see people, which is put on record first; by refs for everybody else. */
async function named(
  server: Server,
  house: House,
  caller: Caller,
  { policies, headers }: { readonly policies: readonly RecordedPolicy[]; readonly headers: Record<string, unknown> },
): Promise<readonly RecordedPolicy[]> {
  if (!caller.scopes.has('reveal')) return policies;
  const named = policies.map((one) => ({ ...one, policy: withIds(house, one.policy) }));
  const isPersonal = JSON.stringify(named) !== JSON.stringify(policies);
  await revealNames(server, house, caller, [{ isPersonal }], { query: {}, headers });
  return named;
}

interface NewPolicy {
  readonly policy: ApprovalPolicy;
  readonly fromMs: number;
  readonly reason: string | undefined;
}

/** @throws Problem, Refusal */
async function setPolicy(server: Server, house: House, caller: Caller, { policy, fromMs, reason }: NewPolicy) {
  const book = policyBook(house);
  await book.advance();
  const version = book.newest.version + 1;
  // What is recorded must be a policy as well, else it would be set and never be in force.
  const document = checked(withRefs(house, policy), 'With people as refs: ');
  await server.own.record(house, {
    type: POLICY_SET,
    actor: caller,
    target: { type: 'approval_policy', id: 'approvals' },
    reason,
    data: { version, policy: textOf(document), from: timeText(fromMs), rules: document.rules.length },
  });
  await book.advance();
  const recorded = book.recorded.find((one) => one.version === version);
  if (recorded === undefined) throw new Error('a policy was recorded and cannot be read');
  return shown(recorded);
}

/** @throws Problem `request.invalid` that says what is wrong with the document, and where */
function checked(document: unknown, before: string): ApprovalPolicy {
  const parsed = parseApprovalPolicy(document);
  if (parsed.ok) return parsed.policy;
  const [first] = parsed.problems;
  const field = first?.field ?? '';
  const pointer = `/policy${field === '' ? '' : `/${field.replaceAll('.', '/')}`}`;
  const more = parsed.problems.length > 1 ? ` There are ${parsed.problems.length - 1} further problems.` : '';
  const detail = `${before}${field === '' ? 'policy' : field}: ${first?.detail ?? ''}${more}`;
  throw new Problem('request.invalid', detail, { pointer });
}

/** The document as it is recorded. @throws Problem `request.invalid` */
function textOf(policy: ApprovalPolicy): string {
  const text = JSON.stringify(policy);
  if (Buffer.byteLength(text) <= POLICY_BYTES_MAX) return text;
  throw new Problem('request.invalid', `A policy has at most ${POLICY_BYTES_MAX} bytes.`, { pointer: '/policy' });
}

/** A policy names who may approve in all clients: it is for keys that see everything. @throws Problem `auth.scope` */
function requireAll(caller: Caller): void {
  if (seesEverything(caller)) return;
  throw new Problem('auth.scope', 'The approval policy is for keys that see the whole trail, with nothing withheld.');
}

function shown({ version, fromMs, index, policy }: RecordedPolicy) {
  return {
    version,
    from: Number.isFinite(fromMs) ? timeText(fromMs) : null,
    index: index ?? null,
    policy: { ...policy },
  };
}
