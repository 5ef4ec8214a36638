/** Somebody exported a list, once or in many bites; others looked at it, were refused, or exported another. */

import type { SampleEvent } from '@trailmark/sample';
import { recordingGap, type Case, type Expected } from './case.ts';
import { Cast, type Actor } from './cast.ts';
import { looked, told } from './change-case.ts';

const KINDS = ['once', 'bites', 'agent', 'scheduled', 'beside'] as const;

export function exportsCase(seed: number): Case {
  const cast = new Cast(seed, 'exports');
  const kind = KINDS[seed % KINDS.length] ?? 'once';
  const source = cast.source('crm');
  const [taker, refused, viewer, elsewhere, earlier] = [0, 1, 2, 3, 4].map(() => cast.person(['analyst'])) as [
    ReturnType<Cast['person']>,
    ReturnType<Cast['person']>,
    ReturnType<Cast['person']>,
    ReturnType<Cast['person']>,
    ReturnType<Cast['person']>,
  ]; // five were made
  const machine = cast.machine(kind === 'agent' ? 'agent' : 'service', 'job');
  const list = cast.thing('list', `Readers ${seed}`);
  const other = cast.thing('list', `Readers ${seed}`);
  const actor: Actor =
    kind === 'agent'
      ? { ...machine.actor, onBehalfOf: taker.actor }
      : kind === 'scheduled'
        ? { ...machine.actor, mode: 'scheduled', onBehalfOf: taker.actor }
        : taker.actor;
  const purpose = cast.pick<string | null>([`Purpose number ${seed}`, null]);
  const day = (minutes: number): string => new Date(cast.at(minutes)).toISOString();
  const exported = (
    minutes: number,
    who: Actor,
    target: typeof list,
    rows: number,
    told: Record<string, unknown> = {},
  ) =>
    cast.event(minutes, {
      type: 'data.exported',
      source,
      actor: who,
      targets: [target],
      data: {
        system: 'CRM',
        rows,
        rows_max: 500,
        format: 'csv',
        fields: ['company'],
        field_decision: { company: 'released' },
        filter: `market = ${seed}`,
        scan: 'clean',
        purpose: null,
        ...told,
      },
    });
  const count = kind === 'bites' ? cast.between(3, 8) : 1;
  const rows = cast.between(100, 480);
  const taken = Array.from({ length: count }, (_, at) =>
    exported(600 + at * 40, actor, list, rows, {
      purpose,
      ...(kind === 'bites' ? { window_from: day(at * 10), window_to: day((at + 1) * 10) } : {}),
    }),
  );
  const few = cast.between(1, 99);
  const beside = kind === 'beside' ? [exported(700, elsewhere.actor, list, few)] : [];
  const others: SampleEvent[] = [
    { ...exported(550, refused.actor, list, 25_000), outcome: 'denied' as const }, // a word of the envelope
    looked(cast, viewer, list, cast.source('cms'), 610),
    ...beside,
    // Another list of the same name, and the same list before the period.
    ...(kind === 'beside' ? [] : [exported(640, elsewhere.actor, other, 333)]),
    exported(-900, earlier.actor, list, 77),
  ];
  const isOfList = kind !== 'once';
  // Without a list the whole week is asked after; nobody but this case speaks in it.
  const elsewhereRows = isOfList ? 0 : 333;
  const gap = recordingGap(`gap_${seed}`, { source, fromMs: cast.at(560), toMs: cast.at(1_000) });
  const group = {
    by: `${actor.type}/${actor.id}`,
    kind: kind === 'agent' ? 'agent' : kind === 'scheduled' ? 'scheduled' : 'person',
    outcome: 'success',
    from: `list/${list.id}`,
    times: count,
    rows: rows * count,
    purposes: purpose === null ? [] : [purpose],
    filters: [`market = ${seed}`],
    ...(actor.onBehalfOf === undefined ? {} : { on_behalf_of: `user/${taker.id}` }),
    ...(kind === 'bites' ? { edge_to_edge: { exports: count, rows: rows * count, rows_max: 500 } } : {}),
  };
  const denied = { by: `user/${refused.id}`, outcome: 'denied', times: 1, rows: 25_000 };
  const further = [
    ...(kind === 'beside' ? [{ by: `user/${elsewhere.id}`, outcome: 'success', times: 1, rows: few }] : []),
    ...(isOfList ? [] : [{ by: `user/${elsewhere.id}`, outcome: 'success', times: 1, rows: 333 }]),
  ];
  const groups = [group, ...further].sort((a, b) => b.rows - a.rows);
  const restExports = further.length;
  const never = [viewer.name, earlier.name, ...(isOfList && kind !== 'beside' ? [elsewhere.name] : [])];
  const rest = (isSilent: boolean): Expected => ({
    verdict: isSilent ? 'partly' : 'answered',
    facts: {
      exports: restExports,
      rows: (kind === 'beside' ? few : 0) + elsewhereRows,
      refused: 1,
      groups: [...further, denied],
    },
    cites: [],
    unknown: isSilent ? ['source_silent'] : [],
    neverSaid: [...never, taker.name, machine.name, ...(purpose === null ? [] : [purpose])],
  });
  return {
    question: 'exports',
    seed,
    body: {
      from: day(0),
      to: day(1_400),
      language: cast.pick(['en', 'de']),
      tz: cast.pick(['UTC', 'Asia/Kolkata']),
      ...(isOfList ? { entity: `list/${list.id}` } : {}),
    },
    whole: told([...others, ...taken], {
      verdict: 'answered',
      facts: {
        exports: count + restExports,
        rows: rows * count + (kind === 'beside' ? few : 0) + elsewhereRows,
        refused: 1,
        groups: [...groups, denied],
      },
      cites: taken.map(({ id }) => id),
      unknown: [],
      neverSaid: never,
    }),
    removed: told(others, rest(false)),
    silent: told([...others, ...gap], rest(true)),
  };
}
