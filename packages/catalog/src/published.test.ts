/** The lock of published types holds, and notices what breaks it. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { catalogTypes } from './index.ts';
import { confidential, open, renamed, type EventType } from './event-type.ts';
import { brokenPromises, publishedTypes, type PublishedTypes } from './published.ts';

const FILE = join(import.meta.dirname, '../published.generated.json');

test('every type is published, and says what it said when it was', () => {
  const { types }: { types: PublishedTypes } = JSON.parse(readFileSync(FILE, 'utf8'));
  expect(brokenPromises(types, catalogTypes)).toEqual([]);
  // `npm run catalog` publishes what is new.
  expect(types).toEqual(publishedTypes(catalogTypes));
});

test('a change without a new version, and one that means less, are noticed', () => {
  const type: EventType = {
    name: 'webinar.held',
    version: 1,
    family: 'webinar',
    requirement: 'REC-1',
    importance: 'normal',
    retention: 'business',
    sentence: { en: 'x', de: 'x' },
    data: { seats: open('count'), fee: confidential('money') },
    example: {},
  };
  const lock = publishedTypes([type]);
  const broken = (changed: Partial<EventType>) => brokenPromises(lock, [{ ...type, ...changed }]);
  expect(broken({})).toEqual([]);
  expect(broken({ sentence: { en: 'y', de: 'y' }, importance: 'routine' })).toEqual([]);
  const more = { ...type.data, room: open('text') };
  expect(broken({ data: more })).toEqual(['webinar.held changed a field: make it version 2.']);
  expect(broken({ data: more, version: 2 })).toEqual([]);
  expect(broken({ data: { places: renamed(open('count'), 'seats'), fee: confidential('money') }, version: 2 })).toEqual(
    [],
  );
  expect(broken({ data: { seats: open('count') }, version: 2 })[0]).toMatch(
    /^webinar.held data.fee: The field is gone/,
  );
  expect(broken({ data: { ...type.data, fee: open('money') }, version: 2 })[0]).toMatch(/^webinar.held data.fee.class/);
  expect(broken({ version: 0 })).toEqual(['webinar.held is published in version 1 already.']);
  expect(brokenPromises(lock, [])).toEqual(['webinar.held is published and gone: a published type stays.']);
});
