/**
 * What an event is found by, made of its fields: the same for an event that was just sent, for one opened from the store,
 * and for what an erasure leaves of it.
 */

import { addressTerms } from './address.ts';
import type { ClassifiedEvent, Field, Term, TextRun } from './classified.ts';
import { CONFIDENTIAL, OPEN } from './draft.ts';
import { PERSONS_MAX } from './limits.ts';
import { ACTOR, ACTOR_NAME, ACTOR_REF, CAUSE, CORRELATION } from './search-fields.ts';
import { SearchedChanges, SearchedData } from './searched-values.ts';
import { SearchedTargets } from './searched-targets.ts';
import { TermList } from './term-list.ts';

/** As much of a classified event as its terms depend on; fields may be missing. */
export type Findable = Pick<
  ClassifiedEvent,
  'type' | 'known' | 'importance' | 'open' | 'confidential' | 'persons' | 'further' | 'declared'
>;

/** All terms of an event, and the words of its texts. Which value gives which: docs/search.md. */
export function searchTerms(event: Findable): { readonly terms: Term[]; readonly texts: TextRun[] } {
  const list = new TermList();
  const fields = new SearchedFields(list, event);
  fields.add(event.open, OPEN);
  fields.add(event.confidential, CONFIDENTIAL);
  for (let at = 0; at < event.persons.length; at++) fields.add(event.persons[at]!.fields, at); // within bounds
  for (let at = 0; at < event.further.length; at++) fields.add(event.further[at]!.fields, PERSONS_MAX + at);
  fields.finish();
  const { terms, texts } = list;
  return { terms, texts };
}

class SearchedFields {
  readonly #list: TermList;
  readonly #event: Findable;
  readonly #targets: SearchedTargets;
  readonly #changes: SearchedChanges;
  readonly #data: SearchedData;
  #type: string;
  #outcome = '';
  #actorType = '';
  #actorId: string | undefined;
  #actorOwner = OPEN;
  /** Read after the names, which the bounds on words must not leave out. */
  readonly #reading: { text: string; owner: number }[] = [];

  constructor(list: TermList, event: Findable) {
    this.#list = list;
    this.#event = event;
    this.#type = event.type;
    this.#targets = new SearchedTargets(list);
    this.#changes = new SearchedChanges(list, event.declared);
    this.#data = new SearchedData(list, event.declared);
  }

  add(fields: readonly Field[], owner: number): void {
    for (let at = 0; at < fields.length; at++) {
      const field = fields[at]!; // within bounds
      if (field.type !== 'z') this.#field(field, owner);
    }
  }

  #field(field: Field, owner: number): void {
    const { path, type, text } = field;
    const list = this.#list;
    if (path.startsWith('data')) return this.#data.add(field, owner);
    if (path.startsWith('changes')) return this.#changes.add(field, owner);
    if (path.startsWith('targets')) return this.#targets.add(field, owner);
    if (type !== 's') return;
    if (path.startsWith('scope.')) {
      list.exact(path, text, owner);
      return list.exists(path, owner);
    }
    switch (path) {
      case 'type':
        this.#type = text;
        return;
      case 'outcome':
        this.#outcome = text;
        return list.exact(path, text, owner);
      case 'source':
        return list.exact(path, text, owner);
      case 'domain':
        list.exact(path, text, owner);
        return list.exists(path, owner);
      case 'actor.type':
        this.#actorType = text;
        return list.exact(path, text, owner);
      case 'actor.id':
        this.#actorId = text;
        this.#actorOwner = owner;
        return list.exact(ACTOR, text, owner);
      case 'actor.onBehalfOf.id':
        return list.exact(ACTOR, text, owner);
      case 'actor.name':
      case 'actor.onBehalfOf.name':
        list.exact(ACTOR, text, owner, false);
        return list.name(ACTOR_NAME, text, owner);
      case 'actor.email':
      case 'actor.onBehalfOf.email':
        list.exact(ACTOR, text, owner, false);
        return list.folded(ACTOR_NAME, text, owner);
      case 'actor.agent.name':
        return list.name(ACTOR_NAME, text, owner);
      case 'approval.status':
        list.exact('approval', text, owner);
        return list.exists('approval', owner);
      case 'reason':
        this.#reading.push({ text, owner });
        return list.exists('reason', owner);
      case 'links.causedBy':
        list.exact(CAUSE, text, owner, false);
        return list.exists(CAUSE, owner);
      case 'links.correlation':
        list.exact(CORRELATION, text, owner, false);
        return list.exists(CORRELATION, owner);
      case 'context.ip':
        for (const block of addressTerms(text)) list.exact('ip', block, owner, false);
        return list.exists('ip', owner);
      case 'actor.org.name':
      case 'actor.onBehalfOf.org.name':
      case 'approval.by.name':
      case 'approval.by.org.name':
        return list.text(text, owner);
      case 'approval.by.email':
      case 'approval.reason':
      case 'decision.policy':
      case 'decision.rule':
      case 'decision.reason':
        this.#reading.push({ text, owner });
    }
  }

  finish(): void {
    const list = this.#list;
    this.#addType();
    if (this.#actorId !== undefined) {
      // The vault puts the ref of a person in.
      if (this.#actorOwner >= 0) list.derived(ACTOR_REF, '', this.#actorOwner);
      else list.exact(ACTOR_REF, `${this.#actorType}/${this.#actorId}`, this.#actorOwner);
    }
    this.#targets.finish();
    // What failed or was denied changed nothing.
    if (this.#outcome === 'success' && this.#changes.shape()) this.#targets.addChanged();
    for (const { text, owner } of this.#reading) list.text(text, owner);
    this.#changes.finish();
    this.#data.finish();
    list.finish();
  }

  /** The full name, every prefix as `campaign.*`, and what follows from the type. */
  #addType(): void {
    const list = this.#list;
    const type = this.#type;
    list.exact('type', type, OPEN);
    list.following('type', type, OPEN, beginningsOf);
    list.exact('importance', this.#event.importance, OPEN);
    list.exact('known', this.#event.known ? 'true' : 'false', OPEN);
  }
}

/** `campaign.*` of `campaign.paused`. */
function beginningsOf(type: string): string[] {
  const beginnings: string[] = [];
  for (let dot = type.indexOf('.'); dot >= 0; dot = type.indexOf('.', dot + 1)) {
    beginnings.push(`${type.slice(0, dot)}.*`);
  }
  return beginnings;
}
