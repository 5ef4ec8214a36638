/** What handlers work with: the parts of a running server. */

import type { ApiKeys } from '../access/api-keys.ts';
import type { FailureLimit } from '../access/failures.ts';
import type { SignIn } from '../access/sign-in.ts';
import type { Desks } from '../approvals/desks.ts';
import type { Intake } from '../intake/intake.ts';
import type { Erasures } from '../jobs/erasures.ts';
import type { Exports } from '../jobs/exports.ts';
import type { Conflicts } from '../own/conflicts.ts';
import type { OwnEvents } from '../own/own-events.ts';
import type { Reads } from '../own/reads.ts';
import type { LogKeyChanges } from '../tenant/change-log-key.ts';
import type { SavedViews } from '../search/saved-views.ts';
import type { FrozenLogs } from '../tenant/frozen.ts';
import type { Question } from '../page/start-page.ts';
import type { Registering } from '../tenant/registering.ts';
import type { Tenants } from '../tenant/tenants.ts';
import type { Metrics } from './metrics.ts';
import type { Seats } from './seats.ts';
import type { Turns } from './turns.ts';
import type { Unread } from './unread.ts';

export interface Server {
  readonly version: string;
  readonly apiKeys: ApiKeys;
  readonly failures: FailureLimit;
  readonly signIn: SignIn;
  readonly tenants: Tenants;
  readonly frozen: FrozenLogs;
  readonly logKeyChanges: LogKeyChanges;
  readonly registering: Registering;
  readonly intake: Intake;
  readonly own: OwnEvents;
  /** Verdicts on approvals. */
  readonly desks: Desks;
  readonly reads: Reads;
  readonly conflicts: Conflicts;
  readonly exports: Exports;
  readonly erasures: Erasures;
  readonly views: SavedViews;
  readonly turns: Turns;
  /** For answers that take much memory. */
  readonly seats: Seats;
  /** What waits for slow readers. */
  readonly unread: Unread;
  readonly metrics: Metrics;
  /** A sentence for everybody, shown on every page. */
  readonly banner: string | undefined;
  /** What the start page invites to ask. */
  readonly questions: readonly Question[];
  readonly now: () => number;
  /** Aborted when the server begins to stop: whoever only waits gives up. */
  readonly stopping: AbortSignal;
  /** Why the server as a whole is not ready, beyond its tenants; undefined when it is. */
  readonly trouble: () => string | undefined;
}
