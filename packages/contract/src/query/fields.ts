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
  'subject',
  'scope.client',
  'scope.brand',
  'scope.market',
  'scope.region',
  'scope.channel',
  'scope.campaign',
] as const;

const known: ReadonlySet<string> = new Set(queryFields);

/** Whether `name` may stand before a colon; `data.` and `changes.` are followed by any path. */
export function isQueryField(name: string): boolean {
  return known.has(name) || /^(data|changes)\../.test(name);
}

/** The known name nearest to a wrong one, or undefined where nothing is near. */
export function nearestField(wrong: string): string | undefined {
  if (wrong.length > 40) return undefined;
  let best: string | undefined;
  let bestDistance = Math.min(3, Math.floor(wrong.length / 2)) + 1;
  for (const name of [...queryFields, 'data.<path>', 'changes.<path>']) {
    const distance = editDistance(wrong.toLowerCase(), name);
    if (distance < bestDistance) [best, bestDistance] = [name, distance];
  }
  // `client:x` is nearly always meant as `scope.client:x`.
  return best ?? queryFields.find((name) => name.endsWith(`.${wrong}`));
}

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
