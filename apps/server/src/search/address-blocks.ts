/** Blocks of addresses put together from the widths that are indexed: those of `addressTerms` in the catalog. */

import { isIP } from 'node:net';

const INDEXED = { 4: [8, 16, 24, 32], 6: [48, 64, 128] } as const;
const BLOCKS_MAX = 256;

/**
 * The indexed blocks that make up a block of any width; undefined where the text is no block.
 * `too many`: where it would take more than 256.
 */
export function blocksWithin(text: string): string[] | 'too many' | undefined {
  const slash = text.lastIndexOf('/');
  const address = text.slice(0, slash);
  const version = isIP(address);
  if (slash < 0 || (version !== 4 && version !== 6) || !/^(0|[1-9]\d{0,2})$/.test(text.slice(slash + 1)))
    return undefined;
  const bits = Number(text.slice(slash + 1));
  const total = version === 4 ? 32 : 128;
  if (bits > total || address.includes('%')) return undefined;
  const width = INDEXED[version].find((one) => one >= bits) ?? total;
  const count = 2 ** (width - bits);
  if (count > BLOCKS_MAX) return 'too many';
  const whole = valueOf(address, version);
  const step = 1n << BigInt(total - width);
  const first = (whole >> BigInt(total - bits)) << BigInt(total - bits);
  return Array.from({ length: count }, (_, at) => {
    const network = textOf(first + BigInt(at) * step, version);
    return width === total ? network : `${network}/${width}`;
  });
}

function valueOf(address: string, version: 4 | 6): bigint {
  if (version === 4) return address.split('.').reduce((value, part) => value * 256n + BigInt(part), 0n);
  // The URL parser writes every form of an IPv6 address, one with a dotted end too, in hexadecimal groups.
  const plain = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [head = '', tail] = plain.split('::');
  const groupsOf = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const before = groupsOf(head);
  const after = tail === undefined ? [] : groupsOf(tail);
  const missing = tail === undefined ? 0 : 8 - before.length - after.length;
  const groups = [...before, ...Array.from({ length: missing }, () => '0'), ...after];
  return groups.reduce((value, group) => value * 65_536n + BigInt(`0x${group}`), 0n);
}

function textOf(value: bigint, version: 4 | 6): string {
  if (version === 4) return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.');
  const groups = Array.from({ length: 8 }, (_, at) => ((value >> BigInt(112 - 16 * at)) & 65_535n).toString(16));
  return new URL(`http://[${groups.join(':')}]/`).hostname.slice(1, -1);
}
