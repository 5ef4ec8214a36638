/** The names a query may ask by. */

export const queryFields = [
  'actor',
  'actor.type',
  'target',
  'target.type',
  'type',
  'outcome',
  'source',
  'domain',
  'ip',
  'time',
  'text',
  'importance',
  'known',
  'approval',
  'approval.status',
  'reason',
  'subject',
  'cause',
  'correlation',
  'scope.client',
  'scope.brand',
  'scope.market',
  'scope.region',
  'scope.channel',
  'scope.campaign',
] as const;

const known: ReadonlySet<string> = new Set(queryFields);
const PATHS = /^(data|changes)\../;

/** Whether `name` may stand before a colon; `data.` and `changes.` are followed by any path. */
export function isQueryField(name: string): boolean {
  return known.has(name) || PATHS.test(name);
}

/** The field that `name` means, in whatever case it is written; paths keep theirs. Undefined where there is none. */
export function fieldNamed(name: string): string | undefined {
  const lower = name.toLowerCase();
  if (known.has(lower)) return lower;
  return PATHS.test(lower) ? lower.slice(0, lower.indexOf('.')) + name.slice(name.indexOf('.')) : undefined;
}

/** The known name nearest to a wrong one, or undefined where nothing is near. */
export function nearestField(wrong: string): string | undefined {
  if (wrong.length > 40) return undefined;
  const lower = wrong.toLowerCase();
  const path = /^([a-z]{3,9})\.(.+)$/.exec(lower);
  if (path !== null && editDistance(path[1] ?? '', 'changes') <= 2) return `changes${wrong.slice(wrong.indexOf('.'))}`;
  let best: string | undefined;
  let bestDistance = Math.min(3, Math.floor(wrong.length / 2)) + 1;
  for (const name of queryFields) {
    const distance = editDistance(lower, name);
    if (distance < bestDistance) [best, bestDistance] = [name, distance];
  }
  if (best !== undefined) return best;
  if (path !== null && editDistance(path[1] ?? '', 'data') <= 1) return `data${wrong.slice(wrong.indexOf('.'))}`;
  // `client:x` is nearly always meant as `scope.client:x`.
  return queryFields.find((name) => name.endsWith(`.${lower}`)) ?? ALIASES.get(lower);
}

/** Words people use for what has another name here. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['user', 'actor'],
  ['who', 'actor'],
  ['by', 'actor'],
  ['person', 'actor'],
  ['action', 'type'],
  ['event', 'type'],
  ['object', 'target'],
  ['on', 'target'],
  ['date', 'time'],
  ['when', 'time'],
  ['day', 'time'],
  ['status', 'outcome'],
  ['result', 'outcome'],
  ['address', 'ip'],
  ['approved', 'approval'],
  ['verdict', 'approval'],
  ['claimed', 'approval.status'],
  ['causedby', 'cause'],
]);

function editDistance(left: string, right: string): number {
  let last = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const cost = left[row - 1] === right[column - 1] ? 0 : 1;
      current.push(Math.min((last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + cost));
    }
    last = current;
  }
  return last[right.length] ?? 0;
}
