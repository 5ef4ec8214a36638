/** What a page is made of: the events or the answer to explain, for whom, and what is known about the asking. */

import type { Answer, SourceCoverage, VerdictsUntold } from '@trailmark/answers';
import type { Catalog, ReadEvent } from '@trailmark/catalog';
import type { AudienceNames } from './audience.ts';

export const AUDIENCES = ['internal', 'external', 'legal'] as const;
/** `internal`: names. `external`: roles and organisations, no free texts. `legal`: names and ids. */
export type Audience = (typeof AUDIENCES)[number];

export type PageLanguage = 'en' | 'de';

export interface Explanation {
  readonly language: PageLanguage;
  /** IANA name. */
  readonly zone: string;
  readonly audience: Audience;
  readonly title?: string | undefined;
  /** In the order of `inOrder`, told in `language`, as this audience may see them. */
  readonly events: readonly ReadEvent[];
  /** Records of spend that belong to the selection and are too many to be read: they are only summed up. */
  readonly spending?: readonly ReadEvent[] | undefined;
  /** By whose types the sentences are told again where names change. */
  readonly catalog: Catalog;
  /** How people are called, where an answer has called them already. */
  readonly names?: AudienceNames | undefined;
  readonly asked: Asked;
  readonly answer?: Answer | undefined;
  /** What the question named people by, which readers outside the house are not told. */
  readonly unsaid?: readonly string[] | undefined;
  /** Undefined: it was not looked at. */
  readonly coverage?: readonly SourceCoverage[] | undefined;
  readonly rights: ReaderRights;
  readonly log: LogHead;
  readonly record: ReportRecord;
}

export interface Asked {
  readonly query?: string | undefined;
  /** The query would tell what the page leaves out. */
  readonly isQueryHeldBack?: boolean;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** The words behind `trailmark` that ask the same question; they take its events away where a bundle is asked for. */
  readonly command?: readonly string[] | undefined;
  /** How many there are; `isExact` false: at least. */
  readonly total: number;
  readonly isExact: boolean;
  /** So many records of spend match that none was summed. */
  readonly isSpendLeftOut?: boolean;
  /** Why the selection may not hold all; from the search. */
  readonly notes: readonly string[];
}

/** What the key that asked may see. */
export interface ReaderRights {
  readonly isRestricted: boolean;
  readonly withholds: boolean;
  readonly reveals: boolean;
  /** Why the key is told no verdicts on approvals; undefined: it is told them. */
  readonly verdictsUntold?: VerdictsUntold | undefined;
}

export interface LogHead {
  readonly origin: string;
  readonly size: number;
  /** Base64. */
  readonly root: string;
}

/** The making of this page, which the trail records. */
export interface ReportRecord {
  readonly id: string;
  /** RFC 3339. */
  readonly made: string;
  readonly by: string;
  readonly purpose?: string | undefined;
  /** Of a bundle with the same events, where one was asked for. */
  readonly bundle?: string | undefined;
}
