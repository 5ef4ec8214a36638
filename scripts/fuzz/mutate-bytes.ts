/** Mutations that know nothing of the format: bits, runs of bytes, numbers at edges, pieces of other inputs. */
import { below, length, pick, type Random } from './choose.ts';

const EDGES = [
  0,
  1,
  2,
  16,
  31,
  32,
  63,
  64,
  65,
  127,
  128,
  255,
  256,
  4095,
  4096,
  32767,
  32768,
  65535,
  65536,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
];

export type ByteMutation = (
  input: Buffer,
  random: Random,
  pool: readonly Uint8Array[],
  words: readonly string[],
) => Buffer;

export const byteMutations: readonly ByteMutation[] = [
  function flipBit(input, random) {
    if (input.length > 0) input[below(random, input.length)]! ^= 1 << below(random, 8);
    return input;
  },
  function setByte(input, random) {
    if (input.length > 0)
      input[below(random, input.length)] = random() < 0.5 ? below(random, 256) : pick(random, EDGES) & 255;
    return input;
  },
  function nudgeByte(input, random) {
    if (input.length > 0) input[below(random, input.length)]! += random() < 0.5 ? 1 : 255;
    return input;
  },
  function setInteger(input, random) {
    const size = pick(random, [2, 4]);
    if (input.length < size) return input;
    const at = below(random, input.length - size + 1);
    const value = pick(random, EDGES) % 2 ** (8 * size);
    if (random() < 0.5) input.writeUIntBE(value, at, size);
    else input.writeUIntLE(value, at, size);
    return input;
  },
  function insertNoise(input, random) {
    const at = below(random, input.length + 1);
    const noise = Buffer.from(Array.from({ length: length(random, 64) }, () => below(random, 256)));
    return Buffer.concat([input.subarray(0, at), noise, input.subarray(at)]);
  },
  function remove(input, random) {
    const at = below(random, input.length + 1);
    return Buffer.concat([input.subarray(0, at), input.subarray(at + length(random, input.length + 1))]);
  },
  function cut(input, random) {
    return input.subarray(0, below(random, input.length + 1));
  },
  function repeat(input, random) {
    const at = below(random, input.length + 1);
    const piece = input.subarray(at, at + length(random, 256));
    const times = length(random, 64);
    return Buffer.concat([input.subarray(0, at), ...Array.from({ length: times }, () => piece), input.subarray(at)]);
  },
  function move(input, random) {
    const from = below(random, input.length + 1);
    const piece = input.subarray(from, from + length(random, 64));
    const rest = Buffer.concat([input.subarray(0, from), input.subarray(from + piece.length)]);
    const to = below(random, rest.length + 1);
    return Buffer.concat([rest.subarray(0, to), piece, rest.subarray(to)]);
  },
  function insertWord(input, random, _pool, words) {
    if (words.length === 0) return input;
    const at = below(random, input.length + 1);
    const over = random() < 0.3 ? length(random, 32) : 0;
    return Buffer.concat([input.subarray(0, at), Buffer.from(pick(random, words)), input.subarray(at + over)]);
  },
  function splice(input, random, pool) {
    if (pool.length === 0) return input;
    const other = Buffer.from(pick(random, pool));
    const from = below(random, other.length + 1);
    const at = below(random, input.length + 1);
    if (random() < 0.5) return Buffer.concat([input.subarray(0, at), other.subarray(from)]);
    const piece = other.subarray(from, from + length(random, 512));
    return Buffer.concat([input.subarray(0, at), piece, input.subarray(at)]);
  },
];
