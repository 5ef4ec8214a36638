/** What main thread and sealing worker say to each other. Bodies and batches are transferred, never copied. */

import type { DecodedBody } from '@trailmark/connect';
import type { EventProblem } from '@trailmark/catalog';
import type { ErrorCode } from '@trailmark/contract';
import type { FieldPlace } from '@trailmark/vault';
import type { DiskTrouble } from './disk-trouble.ts';

export interface TenantPlace {
  readonly tenant: string;
  readonly origin: string;
  /** The store, which the main thread has opened. */
  readonly file: string;
  readonly keyring: string;
  /** The types it registered. */
  readonly types: string;
}

/** One request body to be sealed. */
export interface SealJob {
  readonly job: number;
  readonly tenant: string;
  readonly body: ArrayBuffer;
  readonly mediaType: string;
  /** Content-Encoding, or the empty text. */
  readonly encoding: string;
  /** Recorded where an event names no source. */
  readonly source: string;
  /** Sources the key may write; undefined for the trail's own events. */
  readonly sources: readonly string[] | undefined;
}

export type ToWorker =
  | { readonly kind: 'open'; readonly place: TenantPlace }
  | { readonly kind: 'seal'; readonly jobs: readonly SealJob[] }
  | {
      readonly kind: 'erase';
      readonly job: number;
      readonly tenant: string;
      readonly places: readonly { subject: Uint8Array; bucket: number }[];
    }
  | {
      readonly kind: 'erase-fields';
      readonly job: number;
      readonly tenant: string;
      readonly items: readonly FieldsToErase[];
    }
  | { readonly kind: 'read-types'; readonly job: number; readonly tenant: string }
  | { readonly kind: 'close'; readonly job: number; readonly tenant: string }
  | { readonly kind: 'stop' };

/** An event of which single fields are to go: its ref (16 bytes), its sealed groups as they are, and the places. */
export interface FieldsToErase {
  readonly ref: Uint8Array;
  readonly groups: Uint8Array;
  readonly places: readonly FieldPlace[];
}

export interface RejectedItem {
  readonly item: number;
  readonly code: EventProblem['code'] | 'auth.scope';
  readonly detail: string;
  readonly pointer?: string;
}

export interface SealedJob {
  readonly job: number;
  /** Given back, so that it can be sealed anew if an erasure came between. */
  readonly body: ArrayBuffer;
  readonly shape: Extract<DecodedBody, { ok: true }>['shape'];
  /** Slices of the packed batch; undefined where no event was sound. */
  readonly batch: readonly ArrayBuffer[] | undefined;
  /** The sources' own ids by item; its length is the number of items. */
  readonly ids: readonly (string | undefined)[];
  /** Source by item, as far as it is not the default; for the record of conflicts. */
  readonly rejected: readonly RejectedItem[];
  readonly scrubbed: number;
}

export interface FailedJob {
  readonly job: number;
  readonly body: ArrayBuffer;
  readonly failure: {
    readonly code: ErrorCode;
    readonly detail: string;
    /** Of an unexpected error: name and places, for the log. */
    readonly trace?: readonly string[];
  };
}

export type FromWorker =
  | { readonly kind: 'sealed'; readonly results: readonly (SealedJob | FailedJob)[] }
  | { readonly kind: 'erased'; readonly job: number; readonly generation: number; readonly unreadable: number }
  | {
      readonly kind: 'fields-erased';
      readonly job: number;
      /** The groups as they become; undefined where a group could not be opened. */
      readonly groups: readonly (Uint8Array | undefined)[];
    }
  | { readonly kind: 'types-read'; readonly job: number }
  | { readonly kind: 'closed'; readonly job: number }
  | { readonly kind: 'opened'; readonly tenant: string; readonly generation: number }
  | {
      readonly kind: 'failed';
      /** The erasure, or the tenant whose opening, failed. */
      readonly job: number | undefined;
      readonly tenant: string | undefined;
      /** Where the disk is to blame. */
      readonly disk: DiskTrouble | undefined;
      readonly name: string;
      readonly message: string;
      readonly frames: readonly string[];
    };

/** What the worker is started with. */
export interface WorkerSettings {
  readonly keys: string;
  /** The key a passphrase gave, or undefined where there is none. */
  readonly unlocked: Uint8Array | undefined;
}
