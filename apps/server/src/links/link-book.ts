/** Which entities are linked, as the log has it: the links that were made and not undone, and what they join. */

/** Whom or what an end means: the ref of a person, `type/id` of a thing. */
export type Node = string;

export interface Link {
  /** `lnk_…` */
  readonly id: string;
  /** Where it is recorded. */
  readonly index: number;
  readonly ends: readonly [Node, Node];
}

/** Somebody or something that links lead to, and the link by which. */
export interface Reached {
  readonly node: Node;
  readonly link: Link;
}

/** No entity has more accounts than these; a link that would join more is refused. */
export const JOINED_MAX = 64;
/** All of them are read when a tenant's log is first asked after a start. */
export const LINKS_MAX = 20_000;

/** The same links and undoings in any order give the same book. */
export class LinkBook {
  readonly #links = new Map<string, Link>();
  readonly #undone = new Map<string, number>();
  readonly #void = new Set<string>();
  /** Live links by both of their ends. */
  readonly #byEnd = new Map<Node, Set<Link>>();

  /** Every link there ever was counts. */
  get size(): number {
    return this.#links.size;
  }

  /** @param isVoid it is kept and joins nothing: one of its ends was erased */
  add(link: Link, isVoid = false): void {
    if (this.#links.has(link.id)) return;
    this.#links.set(link.id, link);
    if (isVoid) this.#void.add(link.id);
    if (isVoid || this.#undone.has(link.id)) return;
    for (const end of link.ends) {
      const links = this.#byEnd.get(end) ?? new Set();
      links.add(link);
      this.#byEnd.set(end, links);
    }
  }

  /** @param index where the undoing is recorded */
  undo(id: string, index: number): void {
    this.#undone.set(id, Math.min(index, this.#undone.get(id) ?? Infinity));
    const link = this.#links.get(id);
    for (const end of link?.ends ?? []) {
      const links = this.#byEnd.get(end);
      if (link !== undefined) links?.delete(link);
      if (links?.size === 0) this.#byEnd.delete(end);
    }
  }

  link(id: string): Link | undefined {
    return this.#links.get(id);
  }
  /** Where it was undone; undefined where it was not. */
  undoneAt(id: string): number | undefined {
    return this.#undone.get(id);
  }
  isVoid(id: string): boolean {
    return this.#void.has(id);
  }
  /** Every link there ever was, the newest first. */
  links(): Link[] {
    return [...this.#links.values()].sort((a, b) => b.index - a.index);
  }
  /** The live link between exactly these two. */
  between(one: Node, other: Node): Link | undefined {
    return [...(this.#byEnd.get(one) ?? [])].find(({ ends }) => ends.includes(other) && one !== other);
  }
  isJoined(node: Node): boolean {
    return this.#byEnd.has(node);
  }

  /**
   * Everybody joined with `start` by live links, the nearest first, without `start` itself.
   * @param mayUse which nodes may be seen: what lies behind one that may not is not reached
   */
  joinedWith(start: readonly Node[], mayUse: (node: Node) => boolean = () => true): Reached[] {
    const seen = new Set(start);
    const reached: Reached[] = [];
    let edge = start.filter((node) => this.isJoined(node) && mayUse(node));
    while (edge.length > 0 && reached.length < JOINED_MAX) {
      const next: Reached[] = [];
      for (const node of edge) {
        for (const link of [...(this.#byEnd.get(node) ?? [])].sort((a, b) => a.index - b.index)) {
          const other = link.ends[0] === node ? link.ends[1] : link.ends[0];
          if (seen.has(other)) continue;
          seen.add(other);
          if (mayUse(other)) next.push({ node: other, link });
        }
      }
      next.sort((a, b) => (a.node < b.node ? -1 : 1));
      reached.push(...next);
      edge = next.map(({ node }) => node);
    }
    return reached.slice(0, JOINED_MAX);
  }
}
