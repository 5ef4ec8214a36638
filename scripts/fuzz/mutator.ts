/** Makes a new input from an old one: one to a few mutations that fit the form of the target's inputs. */
import { below, pick, type Random } from './choose.ts';
import { byteMutations } from './mutate-bytes.ts';
import { mutateJson } from './mutate-json.ts';
import { textMutations } from './mutate-text.ts';
import type { Target } from './target.ts';

const INPUT_BYTES_MAX = 64 * 1024;

export function mutateInput(
  target: Target,
  input: Uint8Array,
  random: Random,
  pool: readonly Uint8Array[],
): Uint8Array {
  const own = random() < 0.7 ? target.mutate?.(input, random, pool) : undefined;
  const made = own ?? mutateGenerally(target, input, random, pool);
  return new Uint8Array(made.subarray(0, target.inputBytesMax ?? INPUT_BYTES_MAX));
}

function mutateGenerally(target: Target, input: Uint8Array, random: Random, pool: readonly Uint8Array[]): Uint8Array {
  if (target.form === 'json' && random() < 0.7) {
    const made = mutateJson(Buffer.from(input).toString('utf8'), random, pool, target.words);
    if (made !== undefined) return Buffer.from(made);
  }
  if (target.form === 'lines' && random() < 0.6) return mutateLine(input, random, pool, target.words);
  return mutateBytes(input, random, pool, target.words, target.form !== 'bytes');
}

/** The general mutations, for targets that pick a part of their input themselves. */
export function mutateBytes(
  input: Uint8Array,
  random: Random,
  pool: readonly Uint8Array[],
  words: readonly string[],
  isText: boolean,
): Uint8Array {
  let made: Buffer = Buffer.from(input);
  for (let times = 1 + below(random, 1 + below(random, 4)); times > 0; times--) {
    const mutations = isText && random() < 0.6 ? textMutations : byteMutations;
    // A copy each time: pieces of one input may be views into another.
    made = pick(random, mutations)(Buffer.from(made), random, pool, words);
  }
  return made;
}

/** One line of a text in which each line is JSON of its own. */
export function mutateLine(
  input: Uint8Array,
  random: Random,
  pool: readonly Uint8Array[],
  words: readonly string[],
): Uint8Array {
  const lines = Buffer.from(input).toString('utf8').split('\n');
  const at = below(random, lines.length);
  const made = mutateJson(lines[at] ?? '', random, pool, words);
  if (made === undefined) return mutateBytes(input, random, pool, words, true);
  lines[at] = made;
  return Buffer.from(lines.join('\n'));
}
