/** Blocks put together from the widths that are indexed hold the addresses of the block and no others. */

import { BlockList } from 'node:net';
import { addressTerms } from '@trailmark/catalog';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blocksWithin } from './address-blocks.ts';

const four = fc.tuple(...Array.from({ length: 4 }, () => fc.nat(255))).map((parts) => parts.join('.'));
const six = fc
  .array(fc.nat(65_535), { minLength: 8, maxLength: 8 })
  .map((groups) => groups.map((group) => group.toString(16)).join(':'));

describe.each([
  ['ipv4', four, fc.integer({ min: 0, max: 32 })],
  ['ipv6', six, fc.constantFrom(40, 44, 48, 56, 60, 64, 120, 127, 128)],
] as const)('blocks of %s', (family, address, width) => {
  it('are those that the index has of exactly the addresses within', () => {
    fc.assert(
      fc.property(address, address, width, fc.boolean(), (network, other, bits, isNear) => {
        const blocks = blocksWithin(`${network}/${bits}`);
        expect(Array.isArray(blocks)).toBe(true);
        const list = new BlockList();
        list.addSubnet(network, bits, family);
        // The network itself lies in the block; another address nearly never does.
        const asked = isNear ? network : other;
        const isFound = addressTerms(asked).some((term) => (blocks ?? []).includes(term));
        expect(isFound).toBe(list.check(asked, family));
      }),
      { numRuns: 300 },
    );
  });
});

it('refuses what is no block, and says of what would be too many', () => {
  for (const text of ['10.0.0.0/33', '10.0.0/8', 'x/8', '10.0.0.0/', '10.0.0.0/08', '::/129', 'fe80::1%eth0/64'])
    expect(blocksWithin(text), text).toBeUndefined();
  expect(blocksWithin('2001:db8::/20')).toBe('too many');
  expect(blocksWithin('0.0.0.0/0')).toHaveLength(256);
});
