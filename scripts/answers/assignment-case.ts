/** A lead given by a rule, and moved by hand; others had a lead of the same name, or tried and were refused. */

import type { SampleEvent } from '@trailmark/sample';
import { recordingGap, type Case, type Expected } from './case.ts';
import { Cast, type Person, type Told } from './cast.ts';

const KINDS = ['rule', 'hand', 'unseen', 'unevaluated'] as const;
type Kind = (typeof KINDS)[number];

type Thing = ReturnType<Cast['thing']>;

export function assignmentCase(seed: number): Case {
  const cast = new Cast(seed, 'assignment');
  const kind: Kind = KINDS[seed % KINDS.length] ?? 'rule';
  const stage = new Stage(cast);
  const { first, second, third, mover, refused } = stage;
  const evaluated = stage.evaluated(600, stage.lead, [first, kind === 'unevaluated' ? third : second]);
  const assigned = stage.assigned(601, stage.lead, first, `ev_${seed}_1`);
  const reason = `Reason number ${seed}`;
  const moved = stage.moved(900, first, second, mover, reason);
  const onward = stage.moved(1_200, second, third, mover, reason);
  const tried: SampleEvent = { ...stage.moved(1_000, first, refused, refused, reason), outcome: 'denied' };
  const around = [...stage.namesake(), tried];
  const body = stage.body(kind === 'rule' || kind === 'unevaluated' ? { other: second.id } : {});
  const gap = (fromMinutes: number, toMinutes: number, source: string): readonly SampleEvent[] =>
    recordingGap(`gap_${seed}`, { source, fromMs: cast.at(fromMinutes), toMs: cast.at(toMinutes) });
  const build = (
    decisive: SampleEvent,
    others: readonly SampleEvent[],
    silence: readonly SampleEvent[],
    { whole, removed, silent }: Record<'whole' | 'removed' | 'silent', Expected>,
  ): Case => ({
    question: 'assignment',
    seed,
    body,
    whole: { events: [...around, ...others, decisive], expected: whole },
    removed: { events: [...around, ...others], expected: removed },
    silent: { events: [...around, ...others, ...silence], expected: silent },
  });
  const never = [refused.name, stage.stranger.name];
  const by = (version: string) => ({ by: 'rule', rule: stage.rule.id, version });
  const toFirst = { to: { id: first.id }, ...by('7') };
  const lost = { version: '7', result: 'lost', why: stage.why };
  switch (kind) {
    case 'rule': {
      const without = (unknown: string): Expected => ({
        verdict: 'partly',
        facts: {
          holder: { id: first.id },
          assignments: [{ ...toFirst, evaluation: null }],
          other: { evaluations: [] },
        },
        cites: [assigned.id],
        unknown: [unknown, 'other_not_evaluated'],
        neverSaid: [...never, second.name, third.name, stage.why],
      });
      return build(evaluated, [assigned], gap(500, 605, stage.automation), {
        whole: {
          verdict: 'answered',
          facts: { holder: { id: first.id }, assignments: [toFirst], other: { evaluations: [lost] } },
          cites: [evaluated.id, assigned.id],
          unknown: [],
          neverSaid: [...never, third.name],
        },
        removed: without('no_evaluation'),
        silent: without('source_silent'),
      });
    }
    case 'unevaluated': {
      const facts = { holder: { id: first.id }, assignments: [toFirst], other: { evaluations: [] } };
      const without = (unknown: string): Expected => ({
        verdict: 'partly',
        facts,
        cites: [assigned.id],
        unknown: [unknown, 'other_not_evaluated'],
        neverSaid: [...never, second.name, third.name, stage.why],
      });
      return build(evaluated, [assigned], gap(500, 605, stage.automation), {
        whole: {
          verdict: 'partly',
          facts,
          cites: [evaluated.id, assigned.id],
          unknown: ['other_not_evaluated'],
          neverSaid: [...never, second.name],
        },
        removed: without('no_evaluation'),
        silent: without('source_silent'),
      });
    }
    case 'hand': {
      const held = { holder: { id: first.id }, assignments: [toFirst] };
      const gone = [...never, mover.name, reason];
      return build(moved, [evaluated, assigned], gap(880, 930, stage.crm), {
        whole: {
          verdict: 'answered',
          facts: { holder: { id: second.id }, assignments: [toFirst, { by: 'hand', reason, to: { id: second.id } }] },
          cites: [evaluated.id, assigned.id, moved.id],
          unknown: [],
          neverSaid: never,
        },
        // As far as is recorded the first has it: nothing says that something is missing.
        removed: { verdict: 'answered', facts: held, cites: [assigned.id], unknown: [], neverSaid: gone },
        silent: { verdict: 'partly', facts: held, cites: [assigned.id], unknown: ['source_silent'], neverSaid: gone },
      });
    }
    case 'unseen': {
      const held = { holder: { id: third.id } };
      const broken: Expected = {
        verdict: 'partly',
        facts: { ...held, assignments: [toFirst, { by: 'hand', to: { id: third.id } }] },
        cites: [assigned.id, onward.id],
        unknown: ['unseen_change'],
        neverSaid: never,
      };
      return build(moved, [evaluated, assigned, onward], gap(880, 930, stage.crm), {
        whole: { verdict: 'answered', facts: held, cites: [moved.id, onward.id], unknown: [], neverSaid: never },
        removed: broken,
        silent: broken,
      });
    }
  }
}

class Stage {
  readonly cast: Cast;
  readonly crm: string;
  readonly automation: string;
  readonly lead: Thing;
  readonly rule: Thing & { readonly name: string };
  readonly why: string;
  readonly first: Person;
  readonly second: Person;
  readonly third: Person;
  readonly mover: Person;
  readonly refused: Person;
  /** Who got the lead of the same name. */
  readonly stranger: Person;

  constructor(cast: Cast) {
    this.cast = cast;
    [this.crm, this.automation] = [cast.source('crm'), cast.source('automation')];
    this.lead = cast.thing('lead', `Lead ${cast.seed}`);
    this.rule = { ...cast.thing('rule'), name: `Routing ${cast.seed}` };
    this.why = `Too small by ${cast.seed}`;
    const seller = (): Person => cast.person(['sales']);
    [this.first, this.second, this.third] = [seller(), seller(), seller()];
    [this.mover, this.refused, this.stranger] = [cast.person(['marketing_operations']), seller(), seller()];
  }

  evaluated(minutes: number, lead: Thing, [winner, loser]: readonly [Person, Person], evaluation = 1): SampleEvent {
    const number = this.cast.between(100, 9_000);
    return this.cast.event(minutes, {
      ...this.#by(this.automation),
      type: 'rule.evaluated',
      targets: [this.rule, lead],
      data: {
        version: '7',
        matched: true,
        evaluation: `ev_${this.cast.seed}_${evaluation}`,
        attributes: { employees: number, segment: 'enterprise' },
        candidates: [
          { id: winner.id, name: winner.name, result: 'won' },
          { id: loser.id, name: loser.name, result: 'lost', why: this.why },
        ],
        result: 'fired',
        fired: true,
      },
    });
  }

  assigned(minutes: number, lead: Thing, to: Person, evaluation: string): SampleEvent {
    return this.cast.event(minutes, {
      ...this.#by(this.crm),
      type: 'lead.assigned',
      targets: [lead, { type: 'user', id: to.id, name: to.name, role: 'assignee' }],
      changes: [{ path: 'assignee', before: null, after: to.id }],
      decision: { policy: 'lead-routing', version: '7', rule: this.rule.id, reason: 'employees at least 50' },
      data: { rule: this.rule.id, rule_version: '7', evaluation, step: 1, chain: [] },
    });
  }

  moved(minutes: number, from: Person, to: Person, by: Person, reason: string): SampleEvent {
    return this.cast.event(minutes, {
      type: 'lead.reassigned',
      source: this.crm,
      actor: by.actor,
      targets: [
        this.lead,
        { type: 'user', id: from.id, name: from.name, role: 'previous' },
        { type: 'user', id: to.id, name: to.name, role: 'assignee' },
      ],
      changes: [{ path: 'assignee', before: from.id, after: to.id }],
      reason,
      data: { rule: null, rule_version: null, step: 2, chain: [from.id], returned: false },
    });
  }

  /** The same rule gave a lead of the same name to somebody else. */
  namesake(): SampleEvent[] {
    const lead = this.cast.thing('lead', this.lead.name);
    return [
      this.evaluated(300, lead, [this.stranger, this.refused], 2),
      this.assigned(301, lead, this.stranger, `ev_${this.cast.seed}_2`),
    ];
  }

  body(more: Readonly<Record<string, unknown>>): Case['body'] {
    return {
      entity: `lead/${this.lead.id}`,
      at: new Date(this.cast.at(9_000)).toISOString(),
      language: this.cast.pick(['en', 'de']),
      tz: this.cast.pick(['UTC', 'Europe/Berlin', 'America/New_York']),
      ...more,
    };
  }

  #by(source: string): Pick<Told, 'source' | 'actor'> {
    return { source, actor: { type: 'rule', id: this.rule.id, name: this.rule.name } };
  }
}
