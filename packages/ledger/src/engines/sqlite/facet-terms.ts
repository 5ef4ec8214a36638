/** Which terms are values of the fields that are counted in columns: looked up for each distinct term of a block. */

/** Fields with a column of codes in every block and segment: their place here is part of the layout. */
export const facetFields = [
  'type',
  'outcome',
  'source',
  'domain',
  'importance',
  'actor.type',
  'actor.ref',
  'scope.client',
  'scope.brand',
  'scope.market',
  'scope.region',
  'scope.channel',
  'scope.campaign',
  'approval',
  'target.type',
  'target',
  'target.ref',
] as const;

export const fieldNumbers: ReadonlyMap<string, number> = new Map(facetFields.map((field, i) => [field, i]));

const free = 0xff;
const gone = 0xfe;

/** A hash table in three typed arrays: thirteen bytes or so for each term, where a Map takes eighty. */
export class FacetTerms {
  #highs = new Uint32Array(1024);
  #lows = new Uint32Array(1024);
  #fields = new Uint8Array(1024).fill(free);
  #used = 0;

  add(term: bigint, field: number): void {
    if ((this.#used + 1) * 3 > this.#fields.length * 2) this.#grow();
    this.#put(highOf(term), lowOf(term), field);
  }

  delete(term: bigint): void {
    const at = this.find(highOf(term), lowOf(term));
    if (at >= 0) this.#fields[at] = gone;
  }

  /** The slot of a term by its first 48 bits, as postings know it; -1 where it is of no such field. */
  find(high: number, low: number): number {
    const mask = this.#fields.length - 1;
    for (let at = high & mask; this.#fields[at] !== free; at = (at + 1) & mask) {
      const isSame = this.#highs[at] === high && this.#lows[at]! >>> 16 === low >>> 16;
      if (isSame && this.#fields[at] !== gone) return at;
    }
    return -1;
  }

  fieldAt(slot: number): number {
    return this.#fields[slot]!;
  }
  /** The last 32 bits of the term. */
  lowAt(slot: number): number {
    return this.#lows[slot]!;
  }

  fieldOf(term: bigint): number | undefined {
    const slot = this.find(highOf(term), lowOf(term));
    return slot < 0 ? undefined : this.#fields[slot];
  }

  #put(high: number, low: number, field: number): void {
    const mask = this.#fields.length - 1;
    let at = high & mask;
    while (this.#fields[at] !== free) at = (at + 1) & mask;
    this.#highs[at] = high;
    this.#lows[at] = low;
    this.#fields[at] = field;
    this.#used++;
  }

  #grow(): void {
    const [highs, lows, fields] = [this.#highs, this.#lows, this.#fields];
    this.#highs = new Uint32Array(fields.length * 2);
    this.#lows = new Uint32Array(fields.length * 2);
    this.#fields = new Uint8Array(fields.length * 2).fill(free);
    this.#used = 0;
    for (let i = 0; i < fields.length; i++) if (fields[i]! < gone) this.#put(highs[i]!, lows[i]!, fields[i]!);
  }
}

export const highOf = (term: bigint): number => Number((term >> 32n) & 0xffffffffn);
export const lowOf = (term: bigint): number => Number(term & 0xffffffffn);
export const termOf = (high: number, low: number): bigint =>
  BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low >>> 0));
