/** What is due when: a heap by time, so that the earliest is at hand however much waits. */

export class Agenda<Item> {
  readonly #times: number[] = [];
  readonly #items: Item[] = [];

  get size(): number {
    return this.#times.length;
  }

  /** When the earliest is due; Infinity where nothing is. */
  get nextMs(): number {
    return this.#times[0] ?? Number.POSITIVE_INFINITY;
  }

  put(ms: number, item: Item): void {
    const times = this.#times;
    const items = this.#items;
    let at = times.push(ms) - 1;
    items.push(item);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (times[parent]! <= ms) break; // at least 0 and before `at`
      times[at] = times[parent]!; // as above
      items[at] = items[parent]!; // as above
      at = parent;
    }
    times[at] = ms;
    items[at] = item;
  }

  /** The earliest. @throws Error where there is none */
  take(): Item {
    const times = this.#times;
    const items = this.#items;
    const first = items[0];
    const ms = times.pop();
    const item = items.pop();
    if (first === undefined || ms === undefined || item === undefined) throw new Error('nothing is due');
    if (times.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= times.length) break;
      if (child + 1 < times.length && times[child + 1]! < times[child]!) child++; // both within
      if (times[child]! >= ms) break; // within
      times[at] = times[child]!; // within
      items[at] = items[child]!; // within
      at = child;
    }
    times[at] = ms;
    items[at] = item;
    return first;
  }
}
