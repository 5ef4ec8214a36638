/** Somebody changed a field; others changed the same field of a namesake, another field of it, or only looked. */

import type { SampleEvent } from '@trailmark/sample';
import { recordingGap, type Case, type Expected, type ToldCase } from './case.ts';
import { Cast, type Actor, type Person } from './cast.ts';

const KINDS = ['market', 'budget', 'refused', 'unseen', 'agent'] as const;

export function changeCase(seed: number): Case {
  const cast = new Cast(seed, 'change');
  const kind = KINDS[seed % KINDS.length] ?? 'market';
  const source = cast.source('crm');
  const [doer, other, viewer] = [cast.person(), cast.person(), cast.person()];
  const agent = cast.machine('agent', 'agent');
  const isMoney = kind === 'budget' || kind === 'refused' || kind === 'agent';
  const field = isMoney ? 'daily_budget' : 'market';
  const name = `Subject ${seed}`;
  const subject = cast.thing(isMoney ? 'campaign' : 'lead', name);
  const namesake = cast.thing(isMoney ? 'campaign' : 'lead', name);
  const type = isMoney ? 'budget.adjusted' : 'lead.updated';
  const values = isMoney ? [`${cast.between(100, 400)}.00`, `${cast.between(401, 900)}.00`] : ['DE', 'AT'];
  const [before = '', after = ''] = values;
  const reason = cast.pick<string | null | undefined>([`Reason number ${seed}`, null, undefined]);
  const actor: Actor = kind === 'agent' ? { ...agent.actor, onBehalfOf: doer.actor } : doer.actor;
  const changed = (minutes: number, who: Actor, target: typeof subject, path: string, from: unknown, to: unknown) =>
    cast.event(minutes, {
      type,
      source,
      actor: who,
      targets: [target],
      changes: [{ path, before: from, after: to }],
      ...(isMoney ? { data: { currency: 'EUR' } } : {}),
    });
  const decisive: SampleEvent = {
    ...changed(600, actor, subject, field, before, after),
    ...(reason === undefined ? {} : { reason }),
  };
  const around: SampleEvent[] = [
    // The namesake's field changed in the same way, by somebody else.
    changed(580, other.actor, namesake, field, before, after),
    // Another field of the very thing, by the same other person.
    changed(620, other.actor, subject, 'status', 'new', 'open'),
    looked(cast, viewer, subject, cast.source('cms')),
  ];
  const refused =
    kind === 'refused'
      ? [{ ...changed(500, other.actor, subject, field, before, '9999.00'), outcome: 'denied' as const }] // a word of the envelope
      : [];
  const [early, middle] = ['CH', 'IT'];
  const unseen = kind === 'unseen' ? [changed(100, other.actor, subject, field, early, middle)] : [];
  const others = [...around, ...refused, ...unseen];
  const gap = recordingGap(`gap_${seed}`, { source, fromMs: cast.at(560), toMs: cast.at(610) });
  const body = bodyOf(cast, `${subject.type}/${subject.id}`, field);
  const fact = {
    path: field,
    before,
    after,
    outcome: 'success',
    by: `${actor.type}/${actor.id}`,
    reason: reason ?? null,
    ...(kind === 'agent' ? { on_behalf_of: `user/${doer.id}` } : {}),
  };
  const denied = refused.map(() => ({ path: field, outcome: 'denied', by: `user/${other.id}` }));
  const first = unseen.map(() => ({ path: field, before: early, after: middle, by: `user/${other.id}` }));
  const never = [viewer, ...(kind === 'refused' || kind === 'unseen' ? [] : [other])].map((person) => person.name);
  const gone = [...never, doer.name, agent.name, ...(typeof reason === 'string' ? [reason] : [])];
  const rest = (unknown: readonly string[]): Expected => ({
    verdict:
      kind === 'unseen'
        ? unknown.includes('source_silent')
          ? 'partly'
          : 'answered'
        : kind === 'refused'
          ? 'partly'
          : 'cannot',
    facts: { changes: [...first, ...denied], unseen: [] },
    cites: [],
    unknown: kind === 'unseen' || kind === 'refused' ? unknown.filter((code) => code !== 'no_change') : unknown,
    neverSaid: gone,
  });
  return {
    question: 'change',
    seed,
    body,
    whole: {
      events: [...others, decisive],
      expected: {
        verdict: kind === 'unseen' ? 'partly' : 'answered',
        facts: {
          changes: [...first, ...denied, fact],
          unseen: kind === 'unseen' ? [{ path: field, from: middle, to: before }] : [],
        },
        cites: [decisive.id],
        unknown: kind === 'unseen' ? ['unseen_change'] : [],
        neverSaid: never,
      },
    },
    removed: told(others, rest(['no_change'])),
    silent: told([...others, ...gap], rest(['no_change', 'source_silent'])),
  };
}

export function told(events: readonly SampleEvent[], expected: Expected): ToldCase {
  return { events, expected };
}

function bodyOf(cast: Cast, entity: string, field: string): Case['body'] {
  const at = (minutes: number): string => new Date(cast.at(minutes)).toISOString();
  return {
    entity,
    field,
    language: cast.pick(['en', 'de']),
    tz: cast.pick(['UTC', 'Europe/Berlin', 'America/New_York']),
    ...(cast.chance(0.5) ? { from: at(0), to: at(1_000) } : { to: at(9_000) }),
  };
}

export function looked(
  cast: Cast,
  viewer: Person,
  target: { readonly type: string; readonly id: string; readonly name?: string },
  source: string,
  minutes = 590,
): SampleEvent {
  return cast.event(minutes, {
    type: 'data.accessed',
    source,
    actor: viewer.actor,
    targets: [target],
    data: { categories: ['record'], method: 'console', privacy_check: 'not personal', purpose: null },
  });
}
