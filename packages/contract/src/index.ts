/** The HTTP face as data: refusals, routes and their shapes, the query language. No handlers, no I/O. */

export { errorTable, isErrorCode } from './errors.ts';
export type { ErrorCode } from './errors.ts';
export { Problem, problemDetails } from './problem.ts';
export type { ProblemDetails } from './problem.ts';
export { scopes } from './scope.ts';
export type { Scope } from './scope.ts';
export { routes } from './routes.ts';
export type { RouteName } from './routes.ts';
export type { Route } from './route.ts';
export { openApiDocument } from './openapi.ts';
export { parseQuery } from './query/parse.ts';
export { fieldNamed, isQueryField, nearestField, queryFields } from './query/fields.ts';
export { QUERY_DEPTH_MAX, QUERY_LENGTH_MAX, QUERY_TERMS_MAX } from './query/syntax.ts';
export type { ParsedQuery, Place, Query, QueryProblem } from './query/syntax.ts';
export { quoteValue } from './query/characters.ts';
export { timeSpanOf } from './query/time.ts';
export type { TimeSpan } from './query/time.ts';
export { quarterOf } from './query/quarter.ts';
export type { Quarter, QuarterAsked } from './query/quarter.ts';
export { isZone } from './query/zone.ts';
export { bucketEdges, BUCKETS_MAX, intervals } from './query/buckets.ts';
export type { Interval } from './query/buckets.ts';
export { tenantName } from './schema/control.ts';
