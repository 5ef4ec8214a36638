/** Somebody changed a field; others changed the same field of a namesake, another field of it, or only looked. */

import type { SampleEvent } from '@trailmark/sample';
import { recordingGap, type Case, type Expected, type ToldCase } from './case.ts';
import { Cast, type Actor, type Person } from './cast.ts';

const KINDS = ['market', 'budget', 'refused', 'unseen', 'agent', 'linked'] as const;

export function changeCase(seed: number): Case {
  const cast = new Cast(seed, 'change');
  const kind = KINDS[seed % KINDS.length] ?? 'market';
  const source = cast.source('crm');
  const [doer, other, viewer] = [cast.person(), cast.person(), cast.person()];
  const agent = cast.machine('agent', 'agent');
  const isMoney = kind === 'budget' || kind === 'refused' || kind === 'agent' || kind === 'linked';
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
  // Linked with it, with a budget of its own that goes its own way in between.
  const twin = cast.thing('campaign', name);
  const linked =
    kind === 'linked'
      ? [
          changed(100, other.actor, subject, field, '50.00', before),
          changed(110, other.actor, twin, field, '5000.00', '5500.00'),
          changed(700, other.actor, twin, field, '5500.00', '6000.00'),
        ]
      : [];
  const others = [...around, ...refused, ...unseen, ...linked];
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
  const steps = linked.map(({ changes: [change] = [], targets: [target] = [] }) => ({
    path: field,
    of: `campaign/${target?.id ?? ''}`,
    before: change?.before,
    after: change?.after,
    by: `user/${other.id}`,
  }));
  const [stepsBefore, stepsAfter] = [steps.slice(0, 2), steps.slice(2)];
  const denied = refused.map(() => ({ path: field, outcome: 'denied', by: `user/${other.id}` }));
  const first = unseen.map(() => ({ path: field, before: early, after: middle, by: `user/${other.id}` }));
  const never = [viewer, ...(kind === 'refused' || kind === 'unseen' || kind === 'linked' ? [] : [other])].map(
    (person) => person.name,
  );
  const gone = [...never, doer.name, agent.name, ...(typeof reason === 'string' ? [reason] : [])];
  const rest = (unknown: readonly string[]): Expected => ({
    verdict:
      kind === 'unseen' || kind === 'linked'
        ? unknown.includes('source_silent')
          ? 'partly'
          : 'answered'
        : kind === 'refused'
          ? 'partly'
          : 'cannot',
    facts: { changes: [...first, ...denied, ...steps], unseen: [] },
    cites: [],
    unknown:
      kind === 'unseen' || kind === 'refused' || kind === 'linked'
        ? unknown.filter((code) => code !== 'no_change')
        : unknown,
    neverSaid: gone,
  });
  return {
    question: 'change',
    seed,
    body,
    ...(kind === 'linked' ? { links: [[endOf(subject), endOf(twin)]] } : {}),
    whole: {
      events: [...others, decisive],
      expected: {
        verdict: kind === 'unseen' ? 'partly' : 'answered',
        facts: {
          changes: [...first, ...denied, ...stepsBefore, fact, ...stepsAfter],
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

function endOf({ type, id }: { readonly type: string; readonly id: string }): { type: string; id: string } {
  return { type, id };
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
