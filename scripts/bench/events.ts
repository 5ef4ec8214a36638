/** Bodies of benchmark events: prepared before the clock starts, ids never repeated within one run. */
import { benchEvent, seededRandom } from '@trailmark/sample';

let nextId = 0;

export interface Prepared {
  readonly bodies: Buffer[];
  readonly bytes: number;
}

/**
 * `count` events in JSON arrays of `batch`. People are drawn from `people` known ones (warm); with `people` undefined each
 * event speaks of a new one (cold).
 */
export function prepareBodies(count: number, batch: number, people?: number): Prepared {
  const random = seededRandom(nextId + 1);
  const bodies: Buffer[] = [];
  let bytes = 0;
  for (let done = 0; done < count; done += batch) {
    const texts: string[] = [];
    for (let i = 0; i < Math.min(batch, count - done); i++) {
      const text = JSON.stringify(benchEvent(nextId++, random, people));
      texts.push(text);
      bytes += Buffer.byteLength(text);
    }
    bodies.push(Buffer.from(batch === 1 ? texts[0]! : `[${texts.join(',')}]`));
  }
  return { bodies, bytes };
}
