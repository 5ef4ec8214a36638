import { expect, it } from 'vitest';
import { keysBesideData } from './keys-apart.ts';

it.each([
  ['data', 'keys', true],
  ['/srv/data', '/srv/data-keys', true],
  ['/srv/data', '/srv/data/../keys', true],
  ['/srv/data/tenants', '/srv/data', true],
  ['data', 'data/keys', false],
  ['/srv/data', '/srv/data', false],
  ['/srv/data/', '/srv/data/..keys', false],
])('data in %s and keys in %s lie apart: %s', (data, keys, isApart) => {
  const [warning] = keysBesideData({ data, keys });
  if (isApart) expect(warning).toBe(undefined);
  else expect(warning).toMatch(/within the data folder.*--keys/);
});
