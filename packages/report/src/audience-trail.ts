/** The trail as an answer for an audience may see it: people by the names of the page, no free text outside the house. */

import type { FoundEvents, LinkedEntity, Sight, SourceCoverage, Trail, Wanted } from '@trailmark/answers';
import type { Verdict } from '@trailmark/access';
import type { Entity, ReadEvent } from '@trailmark/catalog';
import type { AudienceNames } from './audience.ts';

export class AudienceTrail implements Trail {
  readonly sight: Sight;
  readonly #trail: Trail;
  readonly #names: AudienceNames;

  constructor(trail: Trail, names: AudienceNames) {
    this.#trail = trail;
    this.#names = names;
    const { isRestricted, isWithholding } = trail.sight;
    this.sight = { isRestricted, isWithholding: isWithholding || names.leavesOut };
  }

  get isCut(): boolean {
    return this.#trail.isCut === true;
  }

  get areVerdictsPending(): boolean {
    return this.#trail.areVerdictsPending === true;
  }

  get isIndexOlder(): boolean {
    return this.#trail.isIndexOlder === true;
  }

  get verdictsUntold(): Trail['verdictsUntold'] {
    return this.#trail.verdictsUntold;
  }

  async find(wanted: Wanted): Promise<FoundEvents> {
    const found = await this.#trail.find(wanted);
    for (const event of found.events) this.#names.learn(event);
    return { ...found, events: found.events.map((event) => this.#names.shown(event)) };
  }

  async byId(id: string, source?: string): Promise<ReadEvent | undefined> {
    const event = await this.#trail.byId(id, source);
    return event && this.#shown(event);
  }

  verdicts(events: readonly ReadEvent[]): Promise<ReadonlyMap<number, Verdict>> {
    return this.#trail.verdicts(events);
  }

  async coverage(fromMs: number, toMs: number): Promise<readonly SourceCoverage[]> {
    return this.#names.heard(await this.#trail.coverage(fromMs, toMs));
  }

  async linked(entity: Entity): Promise<readonly LinkedEntity[]> {
    const linked = await this.#trail.linked(entity);
    return linked.map(({ by, ...rest }) => ({ ...rest, ...(by === undefined ? {} : { by: this.#shown(by) }) }));
  }

  #shown(event: ReadEvent): ReadEvent {
    this.#names.learn(event);
    return this.#names.shown(event);
  }
}
