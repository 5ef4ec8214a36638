/** One export as an event tells it, and those that belong together: by the same hands, from the same place. */

import {
  actorOf,
  delegatorOf,
  isSealed,
  occurredMsOf,
  outcomeOf,
  parseTime,
  partyKey,
  targetsOf,
  textAt,
  typeNameOf,
  valueAt,
  wordOf,
  type Party,
  type ReadEvent,
} from '@trailmark/catalog';

/** Whose hands: a person's, a job's, an agent's, another machine's through an interface; `trail`: of the trail itself. */
export type TakingKind = 'person' | 'scheduled' | 'agent' | 'interface' | 'trail' | 'unsaid';

/** What a source may not have said: the text, `none` where it says there was none, `unsaid`, `withheld`. */
export type Said = { readonly text: string } | 'none' | 'unsaid' | 'withheld';

export interface Taking {
  readonly event: ReadEvent;
  readonly ms: number;
  readonly kind: TakingKind;
  readonly outcome: string;
  readonly from: Party | undefined;
  readonly rows: number | undefined;
  readonly rowsMax: number | undefined;
  readonly window: { readonly fromMs: number; readonly toMs: number } | undefined;
  readonly purpose: Said;
  readonly filter: Said;
  readonly destination: Said;
  readonly ip: string | undefined;
}

export interface Takings {
  readonly key: string;
  readonly kind: TakingKind;
  readonly outcome: string;
  /** In order; never empty. */
  readonly all: readonly [Taking, ...Taking[]];
}

export function takingOf(event: ReadEvent): Taking {
  const [from] = targetsOf(event);
  const [windowFrom, windowTo] = [timeAt(event, 'data.window_from'), timeAt(event, 'data.window_to')];
  const isTrail = typeNameOf(event) === 'trail.exported';
  return {
    event,
    ms: occurredMsOf(event),
    kind: isTrail ? 'trail' : kindOf(event),
    outcome: outcomeOf(event),
    from,
    rows: countAt(event, isTrail ? 'data.entries' : 'data.rows'),
    rowsMax: countAt(event, 'data.rows_max'),
    window: windowFrom === undefined || windowTo === undefined ? undefined : { fromMs: windowFrom, toMs: windowTo },
    purpose: saidAt(event, 'data.purpose'),
    filter: saidAt(event, 'data.filter'),
    destination: saidAt(event, 'data.destination'),
    ip: textAt(event, 'context.ip'),
  };
}

/** @param events in order */
export function takingsOf(events: readonly ReadEvent[]): Takings[] {
  const groups = new Map<string, { kind: TakingKind; outcome: string; all: [Taking, ...Taking[]] }>();
  for (const event of events) {
    const taking = takingOf(event);
    // Somebody nobody names is not the same as the next one nobody names.
    const who = [actorOf(event), delegatorOf(event) ?? {}].map((party) => partyKey(party) ?? '');
    const by = who[0] === '' ? `? ${event.index}` : who.join(' ');
    const from = taking.from === undefined ? '' : (partyKey(taking.from) ?? `? ${event.index}`);
    const key = JSON.stringify([by, from, taking.kind, taking.outcome]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { kind: taking.kind, outcome: taking.outcome, all: [taking] });
    else group.all.push(taking);
  }
  return [...groups].map(([key, group]) => ({ key, ...group }));
}

/** Rows together as far as they are said, and of how many exports they are not. */
export function rowsOf(takings: readonly Taking[]): { readonly rows: number; readonly unsaid: number } {
  let [rows, unsaid] = [0, 0];
  for (const taking of takings) {
    if (taking.rows === undefined) unsaid++;
    else rows += taking.rows;
  }
  return { rows, unsaid };
}

export interface Counts {
  readonly exports: number;
  /** Of these, of the trail itself; they have entries and no rows. */
  readonly of_trail: number;
  /** Of the house's data; entries of the trail itself are counted apart from them. */
  readonly rows: number;
  readonly rows_unsaid: number;
  readonly refused: number;
  readonly failed: number;
}

export function countsOf(groups: readonly Takings[]): Counts {
  const of = (outcome: string): Taking[] => groups.flatMap((group) => (group.outcome === outcome ? group.all : []));
  const taken = of('success');
  const { rows, unsaid } = rowsOf(taken.filter(({ kind }) => kind !== 'trail'));
  return {
    exports: taken.length,
    of_trail: taken.filter(({ kind }) => kind === 'trail').length,
    rows,
    rows_unsaid: unsaid,
    refused: of('denied').length,
    failed: of('failure').length,
  };
}

const TILES_MIN = 3;

export interface Tiling {
  readonly takings: readonly Taking[];
  readonly rows: number;
  readonly rowsMax: number;
}

/**
 * The longest row of exports whose windows lie edge to edge, each within the limit its event names, none with an approval
 * that anybody claims. A fact about windows: whether it was meant so, no event says.
 */
export function tilingOf({ all, outcome }: Takings): Tiling | undefined {
  if (outcome !== 'success') return undefined;
  const windowed = all.filter(isTile).sort((a, b) => a.window.fromMs - b.window.fromMs || a.ms - b.ms);
  let best: Tile[] = [];
  let run: Tile[] = [];
  for (const tile of windowed) {
    run = run.at(-1)?.window.toMs === tile.window.fromMs ? [...run, tile] : [tile];
    if (run.length > best.length) best = run;
  }
  if (best.length < TILES_MIN) return undefined;
  return {
    takings: best,
    rows: best.reduce((sum, { rows }) => sum + rows, 0),
    rowsMax: Math.max(...best.map(({ rowsMax }) => rowsMax)),
  };
}

type Tile = Taking & {
  readonly window: NonNullable<Taking['window']>;
  readonly rows: number;
  readonly rowsMax: number;
};

function isTile(taking: Taking): taking is Tile {
  const { event, rows, rowsMax, window } = taking;
  const isClaimed = textAt(event, 'approval.status') !== undefined || isSealed(event, 'approval.status');
  return (
    window !== undefined &&
    window.fromMs < window.toMs &&
    rows !== undefined &&
    rowsMax !== undefined &&
    rows <= rowsMax &&
    !isClaimed
  );
}

/** The last one's address, where none of those before came from it. */
export function newAddressOf({
  all,
}: Takings): { readonly ip: string; readonly before: readonly string[] } | undefined {
  const ip = all.at(-1)?.ip;
  const before = all.slice(0, -1).flatMap((taking) => taking.ip ?? []);
  if (ip === undefined || before.length < 2 || before.length !== all.length - 1 || before.includes(ip))
    return undefined;
  return { ip, before: [...new Set(before)] };
}

function kindOf(event: ReadEvent): TakingKind {
  const { type } = actorOf(event);
  if (type === 'agent') return 'agent';
  if (textAt(event, 'actor.mode') === 'scheduled' || textAt(event, 'data.job') !== undefined) return 'scheduled';
  if (type === 'user') return 'person';
  // What nobody says, or what is withheld, makes nobody a person.
  return type === undefined || type === 'unknown' ? 'unsaid' : 'interface';
}

function saidAt(event: ReadEvent, path: string): Said {
  const text = wordOf(textAt(event, path));
  if (text !== undefined) return { text };
  if (isSealed(event, path)) return 'withheld';
  const value = valueAt(event, path);
  return value === null || value === '' ? 'none' : 'unsaid';
}

function countAt(event: ReadEvent, path: string): number | undefined {
  const text = textAt(event, path);
  const count = text === undefined ? Number.NaN : Number(text);
  return Number.isSafeInteger(count) && count >= 0 ? count : undefined;
}

function timeAt(event: ReadEvent, path: string): number | undefined {
  const text = textAt(event, path);
  return text === undefined ? undefined : parseTime(text);
}
