/** What the thread of checkpoints is told, and the memory through which it answers. */

export interface ToCheckpointThread {
  readonly file: string;
  /** Shared by both threads: see `places`. */
  readonly state: Int32Array;
  /** Nothing more will be asked for this store: its connection is closed. */
  readonly isLast: boolean;
}

/** Where in the shared memory what stands. */
export const places = {
  /** 1 while something was asked and is not done. */
  isAtWork: 0,
  /** How long the write-ahead log was the last time. */
  frames: 1,
} as const;
export const placeCount = 2;
