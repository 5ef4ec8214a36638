/** A limit that passed: somebody was told, or was not; another lead's notice arrived, and another rule was off. */

import type { SampleEvent } from '@trailmark/sample';
import { recordingGap, type Case, type Expected } from './case.ts';
import { Cast, type Person } from './cast.ts';

const KINDS = ['delivered', 'bounced', 'suppressed', 'off', 'not_fired', 'mixed'] as const;
type Kind = (typeof KINDS)[number];

type Thing = ReturnType<Cast['thing']>;

export function notificationCase(seed: number): Case {
  const cast = new Cast(seed, 'notification');
  const kind: Kind = KINDS[seed % KINDS.length] ?? 'delivered';
  const stage = new Stage(cast);
  const breach = stage.breach(600, stage.lead, stage.seller);
  const around = stage.around();
  const gap = recordingGap(`gap_${seed}`, { source: stage.automation, fromMs: cast.at(560), toMs: cast.at(640) });
  const told = stage.story(kind);
  const never = [stage.otherSeller.name, stage.otherFixer.name, ...(kind === 'off' ? [] : [stage.fixer.name])];
  const facts = (state: string): Record<string, unknown> => ({ total: 1, occasions: [{ state }] });
  const both = kind === 'mixed' ? { inHeadline: [stage.seller.name, stage.deputy.name] } : {};
  const without = (code: string): Expected => ({
    verdict: told.without === 'not_run' ? 'cannot' : 'partly',
    facts: facts(told.without),
    cites: [breach.id],
    unknown: [code],
    neverSaid: [...never, ...(kind === 'off' ? [stage.fixer.name] : []), ...told.gone],
    ...both,
  });
  const others = [breach, ...around, ...told.others];
  return {
    question: 'notification',
    seed,
    body: {
      entity: `lead/${stage.lead.id}`,
      language: cast.pick(['en', 'de']),
      tz: cast.pick(['UTC', 'Europe/Berlin', 'America/New_York']),
      ...(cast.chance(0.5) ? { rule: stage.rule.id } : {}),
    },
    whole: {
      events: [...others, told.decisive],
      expected: {
        verdict: kind === 'mixed' ? 'partly' : 'answered',
        facts: {
          ...facts(kind),
          ...(kind === 'mixed' ? { counts: { mixed: 1, delivered: 1, bounced: 1, sent: 0 } } : {}),
        },
        cites: [breach.id, told.decisive.id],
        unknown: [],
        neverSaid: never,
        ...both,
      },
    },
    removed: { events: others, expected: without(told.without === 'not_run' ? 'no_evaluation' : 'no_outcome') },
    silent: { events: [...others, ...gap], expected: without('source_silent') },
  };
}

interface Tale {
  readonly decisive: SampleEvent;
  readonly others: readonly SampleEvent[];
  /** What is left to say without the decisive event. */
  readonly without: 'sent' | 'not_run' | 'mixed';
  readonly gone: readonly string[];
}

class Stage {
  readonly cast: Cast;
  readonly automation: string;
  readonly crm: string;
  readonly lead: Thing;
  readonly rule: Thing & { readonly name: string };
  readonly seller: Person;
  /** Is to be told, too. */
  readonly deputy: Person;
  readonly otherSeller: Person;
  readonly fixer: Person;
  readonly otherFixer: Person;
  readonly #notices: Person;

  constructor(cast: Cast) {
    this.cast = cast;
    [this.automation, this.crm] = [cast.source('automation'), cast.source('crm')];
    this.lead = cast.thing('lead', `Lead ${cast.seed}`);
    this.rule = { ...cast.thing('rule'), name: `Reply ${cast.seed}` };
    [this.seller, this.otherSeller] = [cast.person(['sales']), cast.person(['sales'])];
    [this.fixer, this.otherFixer] = [cast.person(['it']), cast.person(['it'])];
    this.deputy = cast.person(['sales']);
    this.#notices = cast.machine('service', 'notices');
  }

  breach(minutes: number, lead: Thing, seller: Person): SampleEvent {
    return this.cast.event(minutes, {
      type: 'lead.sla_breached',
      source: this.crm,
      actor: this.#notices.actor,
      targets: [lead, { type: 'user', id: seller.id, name: seller.name, role: 'assignee' }],
      data: {
        sla: 'first reply',
        due: this.#time(minutes - 1),
        started: this.#time(minutes - 241),
        late_minutes: 1,
        rule: this.rule.id,
        rule_version: '3',
      },
    });
  }

  /** Another lead of the same name whose notice arrived, and another rule that was off all the time. */
  around(): SampleEvent[] {
    const namesake = this.cast.thing('lead', this.lead.name);
    const otherRule = { ...this.cast.thing('rule'), name: `Other ${this.cast.seed}` };
    return [
      this.breach(300, namesake, this.otherSeller),
      this.#evaluated(301, namesake, true),
      this.#notice('attempted', 302, namesake, this.otherSeller),
      this.#notice('delivered', 303, namesake, this.otherSeller, { delivered_at: this.#time(303) }),
      this.#switched('rule.disabled', 200, otherRule, this.otherFixer),
    ];
  }

  story(kind: Kind): Tale {
    const ran = this.#evaluated(601, this.lead, true);
    const sent = this.#notice('attempted', 602, this.lead, this.seller);
    const why = `Because of ${this.cast.seed}`;
    switch (kind) {
      case 'delivered': {
        const decisive = this.#notice('delivered', 604, this.lead, this.seller, { delivered_at: this.#time(604) });
        return { decisive, others: [ran, sent], without: 'sent', gone: ['delivered to', 'zugestellt'] };
      }
      case 'bounced': {
        const decisive = this.#notice('bounced', 604, this.lead, this.seller, { bounce_reason: why });
        return { decisive, others: [ran, sent], without: 'sent', gone: [why] };
      }
      case 'mixed': {
        const arrived = this.#notice('delivered', 604, this.lead, this.seller, { delivered_at: this.#time(604) });
        const second = this.#notice('attempted', 602, this.lead, this.deputy);
        const decisive = this.#notice('bounced', 605, this.lead, this.deputy, { bounce_reason: why });
        return { decisive, others: [ran, sent, second, arrived], without: 'mixed', gone: [why] };
      }
      case 'suppressed': {
        // Nothing else tells that anybody was to be told.
        const decisive = this.#notice('suppressed', 602, this.lead, this.seller, { cause: why });
        return { decisive, others: [], without: 'not_run', gone: [why, this.seller.name] };
      }
      case 'off': {
        const decisive = this.#switched('rule.disabled', 580, this.rule, this.fixer);
        return { decisive, others: [], without: 'not_run', gone: [] };
      }
      case 'not_fired':
        return { decisive: this.#evaluated(601, this.lead, false), others: [], without: 'not_run', gone: [] };
    }
  }

  #evaluated(minutes: number, lead: Thing, fired: boolean): SampleEvent {
    return this.cast.event(minutes, {
      type: 'rule.evaluated',
      source: this.automation,
      actor: { type: 'rule', id: this.rule.id, name: this.rule.name },
      targets: [this.rule, lead],
      data: {
        version: '3',
        matched: fired,
        attributes: { state: 'new' },
        candidates: [],
        result: fired ? 'fired' : 'not fired',
        fired,
      },
    });
  }

  #notice(
    kind: 'attempted' | 'delivered' | 'bounced' | 'suppressed',
    minutes: number,
    lead: Thing,
    to: Person,
    more: Readonly<Record<string, unknown>> = {},
  ): SampleEvent {
    const dueMinutes = lead === this.lead ? 599 : 299;
    return this.cast.event(minutes, {
      type: `notification.${kind}`,
      source: this.automation,
      actor: this.#notices.actor,
      targets: [
        { type: 'user', id: to.id, name: to.name, role: 'recipient' },
        { ...lead, role: 'about' },
      ],
      ...(kind === 'bounced' || kind === 'suppressed' ? { outcome: 'failure' as const } : {}), // a word of the envelope
      data: {
        notification: `ntf_${lead.id}`,
        channel: 'mail',
        attempt: 1,
        recipient: `${to.id}@example.org`,
        rule: this.rule.id,
        rule_version: '3',
        due: this.#time(dueMinutes),
        ...more,
      },
    });
  }

  #switched(type: string, minutes: number, rule: Thing, by: Person): SampleEvent {
    return this.cast.event(minutes, {
      type,
      source: this.automation,
      actor: by.actor,
      targets: [rule],
      changes: [{ path: 'enabled', before: true, after: false }],
      data: { version: '3' },
    });
  }

  #time(minutes: number): string {
    return new Date(this.cast.at(minutes)).toISOString();
  }
}
