/** An event as an audience reads it: who is named, and how; and its sentence, told again in those names. */

import {
  actorOf,
  delegatorOf,
  english,
  german,
  parseTime,
  partyKey,
  partyOf,
  personKind,
  targetsOf,
  textAt,
  toldSentence,
  valueAt,
} from '@trailmark/catalog';
import type { Catalog, EventType, Party, ReadEvent } from '@trailmark/catalog';
import type { SourceCoverage } from '@trailmark/answers';
import { clockOf } from './clock.ts';
import { withoutFreeText } from './free-text.ts';
import type { Audience, PageLanguage } from './explanation.ts';
import { wordsOf } from './words.ts';
import type { Words } from './words.ts';

export interface AudienceOptions {
  readonly audience: Audience;
  readonly catalog: Catalog;
  readonly language: PageLanguage;
  /** IANA name. */
  readonly zone: string;
}

export interface ForAudience {
  readonly event: ReadEvent;
  readonly sentence: string;
  readonly type: EventType | undefined;
  /** Paths of free texts that this audience does not get. */
  readonly leftOut: readonly string[];
}

type Members = Record<string, unknown>;

/**
 * Names people for one page. Whoever may not be named is told apart by role and number: the same person has the same
 * label in every sentence of the page.
 */
export class AudienceNames {
  readonly #options: AudienceOptions;
  readonly #words: Words;
  readonly #known = new Map<string, { role: string | undefined; organisation: string | undefined }>();
  readonly #labels = new Map<string, string>();
  readonly #counted = new Map<string, number>();

  constructor(options: AudienceOptions) {
    this.#options = options;
    this.#words = wordsOf(options.language);
  }

  /** What is told of somebody in one event holds on the whole page: to be called of all events before any is told. */
  learn(event: ReadEvent): void {
    for (const party of partiesOf(event)) this.#learn(party);
  }

  tell(event: ReadEvent): ForAudience {
    const { audience, catalog } = this.#options;
    const language = this.#options.language === 'de' ? german : english;
    const name = textAt(event, 'type');
    const type = name === undefined ? undefined : catalog.typeOf(name);
    const { event: open, leftOut } = audience === 'external' ? withoutFreeText(event, type) : { event, leftOut: [] };
    const named: ReadEvent = {
      ...open,
      ...this.#memberNamed(open, 'actor'),
      ...(Array.isArray(open['targets']) ? { targets: open['targets'].map((each) => this.#targetNamed(each)) } : {}),
      ...this.#approvalNamed(open),
    };
    // Whatever an event claims of its approval is told apart from what it says.
    const { approval: _claimed, ...told } = named;
    return {
      event: named,
      leftOut,
      type,
      sentence: isTold(event) ? toldSentence(told, type, event.sealed, language) : event.sentence,
    };
  }

  /** Whether this audience does not get all that the reader may see. */
  get leavesOut(): boolean {
    return this.#options.audience === 'external';
  }

  /** The event for whoever draws conclusions for this audience: what it does not get counts as withheld. */
  shown(event: ReadEvent): ReadEvent {
    const { event: named, sentence, leftOut } = this.tell(event);
    const isNamed = (path: string): boolean => path.endsWith('.name') && valueAt(named, path) !== undefined;
    return { ...named, sentence, sealed: [...event.sealed.filter((path) => !isNamed(path)), ...leftOut] };
  }

  /** Where sources were silent; outside the house without the words in which somebody gave a reason for it. */
  heard(coverage: readonly SourceCoverage[]): readonly SourceCoverage[] {
    if (!this.leavesOut) return coverage;
    const clock = clockOf(this.#options.language, this.#options.zone);
    const moment = (time: string | undefined): string | undefined => {
      const ms = parseTime(time ?? '');
      return ms === undefined ? undefined : clock.moment(ms);
    };
    return coverage.map((one) => ({
      ...one,
      gaps: one.gaps.map((gap) => ({
        ...gap,
        text: this.#words.unknown.gap(one.source, moment(gap.from) ?? gap.from, moment(gap.to)),
      })),
    }));
  }

  /** A person as this page calls them; undefined for nobody. */
  nameOf(party: Party | undefined): string | undefined {
    return party?.name ?? party?.email ?? party?.id;
  }

  #memberNamed(event: ReadEvent, member: string): Members {
    const value = event[member];
    if (!isMembers(value)) return {};
    const named = this.#partyNamed(value, isPersonType(value['type']));
    const delegator = value['onBehalfOf'];
    if (isMembers(delegator)) named['onBehalfOf'] = this.#partyNamed(delegator, isPersonType(delegator['type']));
    return { [member]: named };
  }

  #approvalNamed(event: ReadEvent): Members {
    const approval = event['approval'];
    if (!isMembers(approval)) return {};
    const by = approval['by'];
    return isMembers(by) ? { approval: { ...approval, by: this.#partyNamed(by, isPersonType(by['type'])) } } : {};
  }

  #targetNamed(value: unknown): unknown {
    if (!isMembers(value)) return value;
    const type = value['type'];
    return this.#partyNamed(value, typeof type === 'string' && personKind(type) !== undefined);
  }

  #partyNamed(value: Members, isPerson: boolean): Members {
    const party = partyOf(value) ?? {};
    const { audience } = this.#options;
    const name = this.nameOf(party);
    if (isPerson && (name === undefined || audience === 'external')) {
      const { name: _name, email: _email, id: _id, ...rest } = value;
      const label = this.#labelOf(party);
      return label === undefined ? rest : { ...rest, name: label };
    }
    if (audience !== 'legal' || name === undefined || party.id === undefined || name === party.id) return { ...value };
    return { ...value, name: `${name} [${party.id}]` };
  }

  #labelOf(party: Party): string | undefined {
    const key = partyKey(party);
    if (key === undefined) return undefined;
    const known = this.#labels.get(key);
    if (known !== undefined) return known;
    const words = this.#words;
    const { role, organisation } = this.#known.get(key) ?? {};
    const base = role === undefined ? words.person(personTypeOf(party)) : words.role(role);
    const number = (this.#counted.get(base) ?? 0) + 1;
    this.#counted.set(base, number);
    const label = words.numbered(base, number, organisation);
    this.#labels.set(key, label);
    return label;
  }

  #learn(party: Party): void {
    const key = partyKey(party);
    if (key === undefined) return;
    const { role = party.roles?.[0], organisation = party.org?.name } = this.#known.get(key) ?? {};
    this.#known.set(key, { role, organisation });
  }
}

/** A row that is not what was recorded has a sentence and nothing else to tell it from. */
function isTold(event: ReadEvent): boolean {
  return event['damaged'] !== true;
}

function partiesOf(event: ReadEvent): Party[] {
  const approver = partyOf(isMembers(event['approval']) ? event['approval']['by'] : undefined);
  return [actorOf(event), delegatorOf(event), approver, ...targetsOf(event)].filter((party) => party !== undefined);
}

function personTypeOf({ type }: Party): string {
  return type === undefined || type === 'unknown' ? 'user' : type;
}

function isPersonType(type: unknown): boolean {
  return type === undefined || type === null || type === 'user' || type === 'unknown';
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
