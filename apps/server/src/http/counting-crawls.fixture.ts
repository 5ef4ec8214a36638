/** What two rivals ask of routes that count and complete, each about the other: for the test that crawls every route. */

import type { Crawls, Rivals } from './rivals.fixture.ts';

export function countingCrawls({ get }: Rivals): Crawls {
  return {
    facets: async (own, other) => {
      const fields = [
        'type',
        'actor',
        'target',
        'target.type',
        'source',
        'scope.client',
        'domain',
        'data.rows',
        'importance',
      ];
      const queries = ['', `scope.client:${other.name}`, 'known:true OR known:false', 'importance:routine'];
      return Promise.all(
        queries.flatMap((q) =>
          fields.map((field) => get(own, `/v1/facets?field=${field}&limit=200&q=${encodeURIComponent(q)}`)),
        ),
      );
    },
    histogram: async (own, other) => {
      const queries = ['', `scope.client:${other.name}`, 'importance:routine OR known:true'];
      return Promise.all(
        queries.flatMap((q) =>
          ['scope.client', 'source', 'type', 'actor'].map((by) =>
            get(own, `/v1/histogram?from=2026-02-01&to=2026-03-01&by=${by}&q=${encodeURIComponent(q)}`),
          ),
        ),
      );
    },
    complete: (own, other) => {
      const typed = [
        other.name,
        other.name.slice(0, 2),
        'Sale',
        'type:',
        'source:',
        'scope.client:',
        'target:',
        'actor:',
      ];
      const more = ['', `&q=${encodeURIComponent(`scope.client:${other.name}`)}`, '&field=source', '&field=target'];
      return Promise.all(
        typed.flatMap((prefix) =>
          more.map((end) => get(own, `/v1/complete?limit=50&prefix=${encodeURIComponent(prefix)}${end}`)),
        ),
      );
    },
  };
}
