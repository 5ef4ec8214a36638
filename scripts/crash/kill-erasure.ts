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
  await load.stop();
  const wasApproved = await approval;
  return async () => {
    const { status } = await world.ask<{ status: string }>('GET', `/v1/erasures/${id}`);
    if (status !== 'done' && (status !== 'requested' || wasApproved)) throw new Error(`the erasure is ${status}`);
    if (status === 'requested') {
      await isThere(world, person);
      await world.ask('POST', `/v1/erasures/${id}/approve`, {}, secondKey);
    }
    await isGone(world, person);
    if (status === 'requested') return 'not begun';
    return wasApproved ? 'over before' : 'finished by the start';
  };
};

interface Person {
  readonly name: string;
  readonly email: string;
  /** Ids of events in which the person acts upon another, who stays. */
  readonly events: readonly string[];
  readonly other: { readonly type: string; readonly id: string; readonly name: string };
}

async function recordPerson(world: World): Promise<Person> {
  const word = randomBytes(6).toString('hex');
  const other = { type: 'user', id: `other_${word}`, name: `Other ${word}` };
  const person = { name: `Somebody ${word}`, email: `${word}@example.org` };
  const events = Array.from({ length: world.between(1, 60) }, (_, n) => ({
    id: `erase_${word}_${n}`,
    source: 'erasures',
    type: 'role.assigned',
    actor: { type: 'user', id: word, ...person },
    targets: [other],
  }));
  await world.ask('POST', '/v1/events', events);
  return { ...person, other, events: events.map(({ id }) => id) };
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

async function isThere(world: World, { name, email, events }: Person): Promise<void> {
  for (const id of events) {
    const { actor } = await readEvent(world, id);
    if (actor.name !== name) throw new Error(`${id} lost its person before the erasure began`);
  }
  const count = await world.hits(`actor:${email}`);
  if (count !== events.length) throw new Error(`${count} of ${events.length} events are found before the erasure`);
}

async function isGone(world: World, { name, email, events, other }: Person): Promise<void> {
  if ((await world.hits(`actor:${email}`)) > 0 || (await found(world, email)).length > 0)
    throw new Error('an erased person is found');
  for (const id of events) {
    const event = await readEvent(world, id);
    if (JSON.stringify(event).includes(name)) throw new Error(`${id} still names an erased person`);
    if (!isDeepStrictEqual(event.targets, [other])) throw new Error(`${id} lost another person as well`);
  }
}

async function keyFor(world: World): Promise<string> {
  const wanted = { name: `second ${randomBytes(4).toString('hex')}`, scopes: ['erase'], sources: [] };
  return (await world.ask<{ key: string }>('POST', '/v1/api-keys', wanted)).key;
}
