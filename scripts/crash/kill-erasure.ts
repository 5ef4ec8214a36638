/** Somebody is erased; killed from the approval on. Afterwards it is over or has not begun, never half. */
import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Scenario } from './kill.ts';
import { pauseMs, Refused, type World } from './world.ts';

export const duringErasure: Scenario = async (world) => {
  const person = await recordPerson(world);
  const [subject] = await found(world, person.email);
  const request = { subjects: [subject], reason: 'asked for', basis: 'gdpr-17-1-b' };
  const { id } = await world.ask<{ id: string }>('POST', '/v1/erasures', request);
  const secondKey = await keyFor(world);
  const load = world.load('cold', 2, 40);
  const isBack = world.random() < 0.3;
  const returning = isBack ? keepReturning(world, person) : undefined;
  await pauseMs(world.random() * 30);
  const approval = world.ask('POST', `/v1/erasures/${id}/approve`, {}, secondKey).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Refused) throw error;
      return false; // cut off
    },
  );
  await pauseMs(world.random() * 120);
  await world.server.kill();
  await Promise.all([load.stop(), returning?.stop()]);
  const wasApproved = await approval;
  return async () => {
    const { status } = await world.ask<{ status: string }>('GET', `/v1/erasures/${id}`);
    if (status !== 'done' && (status !== 'requested' || wasApproved)) throw new Error(`the erasure is ${status}`);
    if (status === 'requested') {
      await isThere(world, person, isBack);
      await world.ask('POST', `/v1/erasures/${id}/approve`, {}, secondKey);
    }
    await isGone(world, person, isBack);
    if (status === 'requested') return 'not begun';
    return wasApproved ? 'over before' : 'finished by the start';
  };
};

interface Person {
  readonly name: string;
  readonly email: string;
  /** Ids of events in which the person acts upon another, who stays. */
  readonly events: readonly string[];
  readonly actor: { readonly type: string; readonly id: string };
  readonly other: { readonly type: string; readonly id: string; readonly name: string };
}

async function recordPerson(world: World): Promise<Person> {
  const word = randomBytes(6).toString('hex');
  const other = { type: 'user', id: `other_${word}`, name: `Other ${word}` };
  const person = { name: `Somebody ${word}`, email: `${word}@example.org` };
  // More than one transaction's worth, at times.
  const count = world.random() < 0.25 ? world.between(300, 900) : world.between(1, 60);
  const events = Array.from({ length: count }, (_, n) => `erase_${word}_${n}`);
  const actor = { type: 'user', id: word, ...person };
  await world.ask(
    'POST',
    '/v1/events',
    events.map((id) => ({ ...EVENT, id, actor, targets: [other] })),
  );
  return { ...person, other, events, actor };
}

const EVENT = { source: 'erasures', type: 'role.assigned' };

/** The person acts again while being erased: what is recorded too late for the erasure is about somebody new. */
function keepReturning(world: World, { actor }: Person): { stop(): Promise<void> } {
  let isOver = false;
  const running = (async () => {
    for (let n = 0; !isOver; n++)
      await world.ask('POST', '/v1/events', { ...EVENT, id: `back_${actor.id}_${n}`, actor }).catch(() => pauseMs(2));
  })();
  return {
    stop: () => {
      isOver = true;
      return running;
    },
  };
}

async function found(world: World, email: string): Promise<string[]> {
  const preview = { subjects: [email], reason: '', basis: 'unstated' };
  const { subjects } = await world.ask<{ subjects: { ref: string }[] }>('POST', '/v1/erasures?dryRun=true', preview);
  return subjects.map(({ ref }) => ref);
}

interface ShownEvent {
  readonly actor: { readonly name?: string };
  readonly targets: readonly unknown[];
}

const readEvent = async (world: World, id: string): Promise<ShownEvent> =>
  (await world.ask<{ event: ShownEvent }>('GET', `/v1/events/${id}?source=erasures`)).event;

async function isThere(world: World, { name, email, events }: Person, isBack: boolean): Promise<void> {
  for (const id of some(events)) {
    const { actor } = await readEvent(world, id);
    if (actor.name !== name) throw new Error(`${id} lost its person before the erasure began`);
  }
  const count = await world.hits(`actor:${email}`);
  if (isBack ? count < events.length : count !== events.length)
    throw new Error(`${count} of ${events.length} events are found before the erasure`);
}

async function isGone(world: World, { name, email, events, other }: Person, isBack: boolean): Promise<void> {
  if (!isBack && ((await world.hits(`actor:${email}`)) > 0 || (await found(world, email)).length > 0))
    throw new Error('an erased person is found');
  if (isBack && (await world.hits(`actor:${email} target:${other.id}`)) > 0)
    throw new Error('an event of an erased person is found');
  for (const id of some(events)) {
    const event = await readEvent(world, id);
    if (JSON.stringify(event).includes(name)) throw new Error(`${id} still names an erased person`);
    if (!isDeepStrictEqual(event.targets, [other])) throw new Error(`${id} lost another person as well`);
  }
}

/** Each where they are few, else from the first to the last in even steps. */
function some(events: readonly string[]): string[] {
  const step = Math.ceil(events.length / 40);
  return events.filter((_, n) => n % step === 0 || n === events.length - 1);
}

async function keyFor(world: World): Promise<string> {
  const wanted = { name: `second ${randomBytes(4).toString('hex')}`, scopes: ['erase'], sources: [] };
  return (await world.ask<{ key: string }>('POST', '/v1/api-keys', wanted)).key;
}
