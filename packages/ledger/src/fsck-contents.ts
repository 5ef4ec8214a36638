/** What the vault can say, for the examination, of a stored event and of a row of the directory. */
import type { Entry } from '@trailmark/core';
import type { OpenValue } from './engine.ts';
import type { ErasureRecord } from './fsck-erasures.ts';

/** How one group of an event could be read. */
export interface GroupFacts {
  /** `unreadable`: its key or its values are gone. `closed`: nobody tried, for want of keys. */
  readonly state: 'readable' | 'unreadable' | 'closed';
  /** Why it is unreadable, as the beginning of a sentence; whether its values are still there. */
  readonly why?: string;
  readonly isKeyGone?: boolean;
  /** 16 bytes: of a person's group. */
  readonly subject?: Uint8Array;
}

/** What the vault can say about one event's sealed groups. Each part is checked where it is given. */
export interface Contents {
  /** Fields digest recomputed from the groups' digests (needs no key). */
  readonly fields?: Uint8Array;
  readonly groups?: readonly GroupFacts[];
  /** Values kept beside the groups, each of a person. */
  readonly further?: readonly GroupFacts[];
  /** The source's name, as the open group says. */
  readonly source?: string;
  readonly erasure?: ErasureRecord;
  /** What the index must hold, recomputed from readable values; `none`: the source gave no id. */
  readonly dedup?: Uint8Array | 'none';
  readonly content?: Uint8Array;
  /** Distinct. */
  readonly terms?: BigInt64Array;
  /** What the dictionary must know of these terms. What comes again may be the same object: it is looked at once. */
  readonly openValues?: readonly OpenValue[];
}

/** May throw on groups it cannot read: that is a finding too. */
export type ContentsOf = (entry: Entry, groups: Uint8Array) => Contents | undefined;

/** What the vault can say about a row of the directory. `trouble`: why it cannot be opened; `erased`: its key is gone. */
export interface DirectoryFacts {
  readonly trouble?: string;
  readonly identity?: Uint8Array;
  readonly terms?: BigInt64Array;
}
