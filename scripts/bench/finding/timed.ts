/** Questions asked round after round, and what their times say: first calls apart, the rest by kind. */
import { seededRandom } from '@trailmark/sample';
import { percentile } from '../load.ts';
import type { Answer } from './client.ts';
import { shuffled } from './chance.ts';

export interface Question {
  readonly kind: string;
  /** What a person would recognise it by. */
  readonly text: string;
}

export interface Times {
  /** The first call of each question, sorted. */
  readonly firstMs: readonly number[];
  /** All later calls, sorted. */
  readonly allMs: readonly number[];
  readonly byKind: ReadonlyMap<string, readonly number[]>;
  readonly slowest: { readonly text: string; readonly ms: number };
  /** Questions whose answer `isEmpty`. */
  readonly empty: readonly string[];
}

/** @param rounds after the first, which is reported apart; each asks every question once, in another order */
export async function timeQuestions<Q extends Question>(
  questions: readonly Q[],
  rounds: number,
  ask: (question: Q) => Promise<Answer>,
  isEmpty: (answer: Answer) => boolean,
): Promise<Times> {
  const random = seededRandom(questions.length);
  const firstMs: number[] = [];
  const allMs: number[] = [];
  const byKind = new Map<string, number[]>();
  const empty: string[] = [];
  let slowest = { text: '', ms: 0 };
  for (const question of questions) {
    const answer = await ask(question);
    firstMs.push(answer.ms);
    if (isEmpty(answer)) empty.push(question.text);
  }
  for (let round = 0; round < rounds; round++) {
    for (const question of shuffled(random, questions)) {
      const { ms } = await ask(question);
      allMs.push(ms);
      const ofKind = byKind.get(question.kind);
      if (ofKind === undefined) byKind.set(question.kind, [ms]);
      else ofKind.push(ms);
      if (ms > slowest.ms) slowest = { text: question.text, ms };
    }
  }
  for (const times of [firstMs, allMs, ...byKind.values()]) times.sort((a, b) => a - b);
  return { firstMs, allMs, byKind, slowest, empty };
}

/** The kind whose 99th percentile is the highest. */
export function worstKind({ byKind }: Times): { kind: string; p99: number } {
  let worst = { kind: '', p99: 0 };
  for (const [kind, times] of byKind) {
    const p99 = percentile(times, 0.99);
    if (p99 > worst.p99) worst = { kind, p99 };
  }
  return worst;
}
