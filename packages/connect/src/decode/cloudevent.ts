/** Makes an event of a CloudEvent 1.0 in structured mode (https://github.com/cloudevents/spec, sections 3 and 4). */

import { isTypeName, type EventProblem } from '@trailmark/catalog';

type Members = Record<string, unknown>;
type Item = { readonly value: unknown } | { readonly problem: EventProblem };

/** Attributes that find a place in our envelope; all others are kept under `data.cloudevent`. */
const PLACED: ReadonlySet<string> = new Set([
  'specversion',
  'id',
  'source',
  'type',
  'time',
  'data',
  'authtype',
  'authid',
]);

/** `authtype` of the Auth Context extension, as the type of an actor. */
const ACTOR_TYPES: ReadonlyMap<unknown, string> = new Map([
  ['app_user', 'user'],
  ['user', 'user'],
  ['service_account', 'service'],
  ['api_key', 'service'],
  ['system', 'system'],
  ['unauthenticated', 'unknown'],
  ['unknown', 'unknown'],
]);

/**
 * `id`, `source`, `type` and `time` are those of the CloudEvent. Where `data` is itself an event (it has an `actor`
 * object) the rest is taken from there, and what both say must be the same. Otherwise the actor comes from the Auth
 * Context extension (`authtype`, `authid`); a CloudEvent that names no actor is refused, because a trail without a
 * who is none. A type that is not `noun.verb_past` in form is made so and kept under `data.cloudevent.type`.
 */
export function fromCloudEvent(value: unknown): Item {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse('', 'Send an object here.');
  const cloudEvent = value as Members; // parsed JSON: an object with own members
  if (own(cloudEvent, 'specversion') !== '1.0') {
    return refuse('/specversion', 'Only CloudEvents of specversion "1.0" are read.');
  }
  for (const name of ['id', 'source', 'type']) {
    const text = own(cloudEvent, name);
    if (typeof text !== 'string' || text === '') return refuse(`/${name}`, `A CloudEvent needs ${name} as text.`);
  }
  const data = own(cloudEvent, 'data');
  return isEnvelope(data) ? merge(cloudEvent, data) : wrap(cloudEvent, data);
}

function isEnvelope(data: unknown): data is Members {
  if (typeof data !== 'object' || data === null) return false;
  const actor = own(data as Members, 'actor'); // an object or list: own() reads either
  return typeof actor === 'object' && actor !== null;
}

/** `data` is an event: the CloudEvent's attributes complete it. */
function merge(cloudEvent: Members, envelope: Members): Item {
  const event: Members = { ...envelope };
  const type = typeName(cloudEvent['type'] as string); // checked above
  const told: [string, unknown][] = [
    ['id', cloudEvent['id']],
    ['source', cloudEvent['source']],
    ['time', own(cloudEvent, 'time')],
    ['type', type.changed && own(envelope, 'type') !== undefined ? undefined : type.name],
  ];
  for (const [name, outer] of told) {
    if (outer === undefined) continue;
    const inner = own(envelope, name);
    if (inner !== undefined && inner !== outer) {
      return refuse(
        `/data/${name}`,
        `The event and the CloudEvent around it give a different ${name}. Give it once, or the same.`,
      );
    }
    event[name] = outer;
  }
  const authId = own(cloudEvent, 'authid');
  const rest = leftOver(cloudEvent, type.changed, authId === undefined ? [] : ['authtype', 'authid']);
  return keep(event, rest);
}

/** `data` is what happened, in the sender's own words. */
function wrap(cloudEvent: Members, data: unknown): Item {
  const authType = own(cloudEvent, 'authtype');
  const actorType = ACTOR_TYPES.get(authType);
  const authId = own(cloudEvent, 'authid');
  if (authType === undefined && authId === undefined) {
    return refuse(
      '/data/actor',
      'The CloudEvent names no actor. Send data as an event with an actor, or the extension ' +
        'attributes authtype and authid.',
    );
  }
  if (actorType === undefined) {
    return refuse('/authtype', `The attribute authtype must be one of ${[...ACTOR_TYPES.keys()].join(', ')}.`);
  }
  if (authId !== undefined && (typeof authId !== 'string' || authId === '')) {
    return refuse('/authid', 'The attribute authid is text that is not empty, or left out.');
  }
  if (authId === undefined && actorType !== 'unknown' && actorType !== 'system') {
    return refuse('/authid', `An actor of authtype ${String(authType)} needs authid.`);
  }
  const type = typeName(cloudEvent['type'] as string); // checked by fromCloudEvent
  const event: Members = {
    id: cloudEvent['id'],
    type: type.name,
    source: cloudEvent['source'],
    actor: { type: actorType, id: authId ?? authType },
  };
  const time = own(cloudEvent, 'time');
  if (time !== undefined) event['time'] = time;
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) event['data'] = data;
  else if (data !== undefined) event['data'] = { content: data };
  const subtler = authType === 'app_user' || authType === 'api_key' || authType === 'service_account';
  return keep(event, leftOver(cloudEvent, type.changed, subtler ? ['authtype'] : []));
}

/** Attributes without a place of their own, so that nothing that was sent is lost; they are confidential. */
function leftOver(cloudEvent: Members, typeChanged: boolean, also: readonly string[]): Members {
  const rest: Members = {};
  for (const name of Object.keys(cloudEvent)) {
    if (PLACED.has(name) && !also.includes(name) && !(name === 'type' && typeChanged)) continue;
    define(rest, name, cloudEvent[name]);
  }
  return rest;
}

function keep(event: Members, rest: Members): Item {
  if (Object.keys(rest).length === 0) return { value: event };
  const data = own(event, 'data');
  if (data !== undefined && (typeof data !== 'object' || data === null || Array.isArray(data))) return { value: event };
  const members = (data ?? {}) as Members; // an object, as just seen
  if (Object.hasOwn(members, 'cloudevent')) {
    return refuse(
      '/data/cloudevent',
      'The name cloudevent is where attributes of the CloudEvent are kept. Use another name.',
    );
  }
  return { value: { ...event, data: { ...members, cloudevent: rest } } };
}

/** `com.Example.CampaignApproved` becomes `com.example.campaign_approved`. */
function typeName(type: string): { name: string; changed: boolean } {
  if (isTypeName(type)) return { name: type, changed: false };
  const words = type
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase());
  const name = words.length > 1 ? words.join('.') : `cloudevent.${words.join('') || 'received'}`;
  return { name: /^[a-z]/.test(name) ? name : `cloudevent.${name}`, changed: true };
}

function own(object: Members, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Sets an own member even where its name is `__proto__`. */
function define(object: Members, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true });
}

function refuse(pointer: string, detail: string): Item {
  return { problem: { code: 'event.invalid', detail, pointer } };
}
