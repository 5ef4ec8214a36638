/** One run of an agent: begun for somebody, call after call, ended with its own account of them. */

import type { Actor, SampleEvent, Target, Telling } from '../event.ts';
import { between, type Random } from '../random.ts';
import type { StoryWindow } from './window.ts';

export interface Call {
  readonly tool: string;
  readonly intent: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Null where nothing came back. */
  readonly result: Readonly<Record<string, unknown>> | null;
  readonly effects?: readonly string[];
  readonly label?: string;
  readonly targets?: readonly Target[];
  readonly outcome?: 'success' | 'failure' | 'denied';
  readonly decision?: { readonly rule: string; readonly reason?: string };
  readonly listed?: boolean;
  readonly error?: string;
  /** The event whose text told the agent to. */
  readonly instruction?: string;
  readonly causedBy?: string;
}

export class AgentRun {
  readonly id: string;
  readonly actor: Actor;
  readonly started: SampleEvent;
  /** All of the run so far. */
  readonly events: SampleEvent[] = [];
  readonly #window: StoryWindow;
  readonly #random: Random;
  readonly #policyVersion: number;
  #calls = 0;
  #denied = 0;
  #tokens = 0;

  /** @param actor the agent, with whom it acts for */
  constructor(window: StoryWindow, random: Random, ms: number, actor: Actor, begun: Readonly<Record<string, unknown>>) {
    this.id = window.thing('run');
    this.actor = actor;
    this.#window = window;
    this.#random = random;
    this.#policyVersion = between(random, 2, 9);
    this.started = this.tell(ms, { type: 'agent.run_started', data: begun });
  }

  get calls(): number {
    return this.#calls;
  }

  call(ms: number, call: Call): SampleEvent {
    const { tool, intent, parameters, result, effects = [], label = 'none', listed = true, outcome, decision } = call;
    const tokens = between(this.#random, 120, 900);
    this.#calls++;
    this.#tokens += tokens;
    if (outcome === 'denied') this.#denied++;
    return this.tell(ms, {
      type: 'agent.tool_called',
      ...(call.targets === undefined ? {} : { targets: call.targets }),
      ...(outcome === undefined ? {} : { outcome }),
      decision: { policy: 'agents', version: this.#policyVersion, ...(decision ?? { rule: 'tool-on-the-list' }) },
      data: {
        tool,
        listed,
        label,
        tokens,
        intent,
        parameters,
        result,
        effects,
        ...(call.error === undefined ? {} : { error: call.error }),
        ...(call.instruction === undefined ? {} : { instruction_source: call.instruction }),
      },
      ...(call.causedBy === undefined ? {} : { links: { causedBy: call.causedBy } }),
    });
  }

  end(ms: number, ending: string, causedBy = this.started.id): SampleEvent {
    return this.tell(ms, {
      type: 'agent.run_ended',
      data: {
        calls: this.#calls,
        denied: this.#denied,
        tokens: this.#tokens,
        ending,
        duration_ms: Math.floor(ms) - Date.parse(this.started.time),
      },
      links: { causedBy },
    });
  }

  /** Anything else the agent does in its run; caused by its beginning where nothing else is said. */
  tell(ms: number, act: Omit<Telling, 'source' | 'actor'>): SampleEvent {
    const causedBy = act.links?.causedBy ?? this.events[0]?.id;
    const isOwn = act.type.startsWith('agent.');
    const event = this.#window.tell(ms, {
      domain: 'marketing',
      ...act,
      source: 'agents',
      actor: this.actor,
      ...(isOwn ? { data: { run: this.id, model: this.actor.agent?.model, ...act.data } } : {}),
      links: { correlation: this.id, ...(causedBy === undefined ? {} : { causedBy }) },
    });
    this.events.push(event);
    return event;
  }
}
