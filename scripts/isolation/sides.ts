/** What each of two rival clients is about: its events, and the words that stand nowhere but in events it may not see. */

import { organisationEvents, organisationFor } from '@trailmark/sample';
import type { SampleEvent } from '@trailmark/sample';

/** Shorter words are in too many texts to tell anything. */
const TOLD_LENGTH_MIN = 4;

export interface Side {
  readonly client: string;
  readonly restrict: string;
  readonly own: readonly SampleEvent[];
  readonly others: readonly SampleEvent[];
  /** Values and words of others' events that none of the own has. */
  readonly secrets: ReadonlySet<string>;
}

export interface SidesOptions {
  readonly seed: number;
  readonly endMs: number;
  readonly count: number;
}

/**
 * Both clients of the organisation; what belongs to neither is the other's for both. And everybody but the first client:
 * whoever sees what belongs to no client, but for what the trail itself recorded.
 */
export function sidesOf(options: SidesOptions): { events: SampleEvent[]; sides: Side[]; except: Side } {
  const wanted = { ...options, stories: 'all' } as const;
  const events = [...organisationEvents(wanted)];
  const clients = organisationFor(wanted).clients.map(({ id }) => id);
  const of = (client: string) => (event: SampleEvent) => event.scope?.client === client;
  const [first = ''] = clients;
  return {
    events,
    sides: clients.map((client) => sideOf(client, `scope.client:${client}`, events, of(client))),
    except: sideOf(`all-but-${first}`, `-scope.client:${first}`, events, (event) => !of(first)(event)),
  };
}

function sideOf(
  client: string,
  restrict: string,
  events: readonly SampleEvent[],
  isOwn: (event: SampleEvent) => boolean,
): Side {
  const own = events.filter(isOwn);
  const others = events.filter((event) => !isOwn(event));
  const known = new Set(own.flatMap((event) => [...wordsIn(event)]));
  const secrets = new Set<string>();
  for (const event of others) for (const word of wordsIn(event)) if (!known.has(word)) secrets.add(word);
  return { client, restrict, own, others, secrets };
}

/** Every text of a value, and every word of it, in lower case: sources and the trail differ in case. */
export function* wordsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') {
    const text = value.toLowerCase();
    if (text.length >= TOLD_LENGTH_MIN) yield text;
    // Parts of times and numbers are in too many texts, too.
    for (const word of text.split(/[^\p{L}\p{M}\p{N}_]+/u))
      if (word.length >= TOLD_LENGTH_MIN && /\p{L}{2}/u.test(word)) yield word;
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      if (!Array.isArray(value)) yield* wordsIn(name);
      yield* wordsIn(member);
    }
  }
}
