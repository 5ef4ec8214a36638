/** The shape of a sample event: the envelope as a source sends it. */

export interface Org {
  readonly type: 'own' | 'agency' | 'vendor';
  readonly id: string;
  readonly name: string;
}

export interface Party {
  readonly type: 'user' | 'service' | 'rule' | 'agent' | 'system' | 'unknown';
  readonly id: string;
  readonly name?: string;
  readonly email?: string;
  readonly roles?: readonly string[];
  readonly org?: Org;
}

export interface Actor extends Party {
  readonly onBehalfOf?: Party;
  readonly mode?: 'interactive' | 'autonomous' | 'scheduled';
  readonly agent?: { readonly id: string; readonly name?: string; readonly model?: string; readonly version?: string };
}

export interface Target {
  readonly type: string;
  readonly id: string;
  readonly name?: string;
  readonly role?: string;
}

export interface Change {
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly origin?: 'source' | 'derived' | 'claimed';
}

export interface Scope {
  readonly client?: string;
  readonly brand?: string;
  readonly market?: string;
  readonly region?: string;
  readonly channel?: string;
  readonly campaign?: string;
}

/** What a source says of an event, before it has its id and its time. */
export interface Telling {
  readonly type: string;
  readonly source: string;
  readonly actor: Actor;
  readonly targets?: readonly Target[];
  readonly changes?: readonly Change[];
  readonly outcome?: 'success' | 'failure' | 'denied';
  readonly decision?: {
    readonly policy?: string;
    readonly version?: string | number;
    readonly rule?: string;
    readonly reason?: string;
  };
  /** Null: the source said that there is none. */
  readonly reason?: string | null;
  readonly approval?: {
    readonly id?: string;
    readonly status?: string;
    readonly at?: string;
    readonly by?: Party;
    readonly reason?: string;
  } | null;
  readonly scope?: Scope;
  readonly domain?: string;
  readonly context?: {
    readonly ip?: string;
    readonly userAgent?: string;
    readonly sessionId?: string;
    readonly requestId?: string;
    readonly traceId?: string;
  };
  readonly data?: Readonly<Record<string, unknown>>;
  readonly links?: { readonly causedBy?: string; readonly correlation?: string; readonly corrects?: string };
  /** Only where a source counts by itself; the stream counts for the main sources. */
  readonly run?: string;
  readonly sequence?: number;
}

export interface SampleEvent extends Telling {
  readonly id: string;
  /** RFC 3339 in UTC, with milliseconds. */
  readonly time: string;
}
