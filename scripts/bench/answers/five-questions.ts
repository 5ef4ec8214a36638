/** The five questions asked about things that a log of millions really holds: leads, campaigns, posts, lists, rules. */
import type { Client } from '../finding/client.ts';

export interface AskedAnswer {
  readonly question: string;
  readonly body: Readonly<Record<string, string>>;
}

/** Which events name something to ask about, and the type of it. */
const about = [
  ['assignment', 'lead.assigned', 'lead'],
  ['assignment', 'lead.reassigned', 'lead'],
  ['change', 'budget.adjusted', 'campaign'],
  ['change', 'rule.updated', 'rule'],
  ['notification', 'lead.sla_breached', 'lead'],
  ['notification', 'notification.bounced', 'lead'],
  ['exports', 'data.exported', 'list'],
  ['publication', 'post.published', 'post'],
  ['publication', 'post.taken_down', 'post'],
] as const;
/** Moments at which the newest of them are taken, spread over the weeks of the log. */
const WINDOWS = 6;

interface ShownEvent {
  readonly targets?: readonly { readonly type: string; readonly id: string }[];
}

/** @param each how many things of each kind; @param spanMs how long before `endMs` the log begins */
export async function questionsOf(
  client: Client,
  { each, endMs, spanMs }: { each: number; endMs: number; spanMs: number },
): Promise<AskedAnswer[]> {
  const asked: AskedAnswer[] = [];
  for (const [question, type, kind] of about) {
    const found = new Set<string>();
    for (let window = 0; window < WINDOWS; window++) {
      const to = new Date(endMs - (spanMs * window) / WINDOWS).toISOString();
      const limit = String(Math.ceil((each / WINDOWS) * 3));
      const { text } = await client.get('/v1/events', { q: `type:${type}`, limit, to });
      const { events } = JSON.parse(text) as { events: ShownEvent[] }; // as the contract says
      const ids = events.flatMap(({ targets = [] }) => targets.flatMap((one) => (one.type === kind ? [one.id] : [])));
      for (const id of [...new Set(ids)].slice(0, Math.ceil(each / WINDOWS))) found.add(id);
    }
    for (const id of found) {
      const entity = `${kind}/${id}`;
      const from = new Date(endMs - spanMs).toISOString();
      asked.push({ question, body: question === 'exports' ? { entity, from } : { entity } });
    }
  }
  // Of everybody and everything: what an auditor asks for at the end of a quarter.
  asked.push({ question: 'exports', body: { quarter: 'current' } }, { question: 'exports', body: { quarter: 'last' } });
  return asked;
}

export interface AnswerTimes {
  /** Sorted. */
  readonly allMs: readonly number[];
  readonly byQuestion: ReadonlyMap<string, readonly number[]>;
  readonly slowest: { readonly text: string; readonly ms: number };
  /** Answers of which each verdict was given. */
  readonly verdicts: Readonly<Record<string, number>>;
}

/** Asks each once: nothing was kept from an earlier answer to the same question. */
export async function timeAnswers(client: Client, asked: readonly AskedAnswer[]): Promise<AnswerTimes> {
  const allMs: number[] = [];
  const byQuestion = new Map<string, number[]>();
  const verdicts: Record<string, number> = {};
  let slowest = { text: '', ms: 0 };
  for (const { question, body } of asked) {
    const { ms, text } = await client.post(`/v1/answers/${question}`, body);
    const { verdict } = JSON.parse(text) as { verdict: string }; // as the contract says
    verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
    allMs.push(ms);
    byQuestion.set(question, [...(byQuestion.get(question) ?? []), ms]);
    if (ms > slowest.ms) slowest = { text: `${question} ${JSON.stringify(body)}`, ms };
  }
  for (const times of [allMs, ...byQuestion.values()]) times.sort((a, b) => a - b);
  return { allMs, byQuestion, slowest, verdicts };
}
