/** Every refusal Trailmark answers with: its code, HTTP status, title, and what to do about it. The one table. */

interface ErrorEntry {
  readonly status: number;
  readonly title: string;
  readonly advice: string;
}

export const errorTable = {
  'body.malformed': {
    status: 400,
    title: 'The body cannot be read',
    advice: 'Send one JSON event, an array, or NDJSON with one event on each line.',
  },
  'query.invalid': {
    status: 400,
    title: 'The query is not well formed',
    advice: 'Look at the position; put values with spaces or brackets in double quotes.',
  },
  'query.unsupported': {
    status: 400,
    title: 'This query cannot be answered',
    advice: 'Look at the position; docs/query.md says what is found and what is not.',
  },
  'request.invalid': {
    status: 400,
    title: 'The request is not well formed',
    advice: 'The detail names what; /openapi.json says how it is sent.',
  },
  'auth.missing': {
    status: 401,
    title: 'No API key was sent',
    advice: 'Send the header "Authorization: Bearer tm_…".',
  },
  'auth.invalid': {
    status: 401,
    title: 'The API key is not valid',
    advice: 'Check the key; it may be mistyped, expired or revoked.',
  },
  'auth.scope': {
    status: 403,
    title: 'The API key may not do this',
    advice: 'Use a key that has the scope or source named in the detail.',
  },
  'event.not_found': {
    status: 404,
    title: 'There is no such event',
    advice: "Ask by ref, index or the source's own id.",
  },
  'route.not_found': {
    status: 404,
    title: 'There is nothing here',
    advice: 'The addresses are listed in /openapi.json.',
  },
  'export.not_found': {
    status: 404,
    title: 'There is no such export',
    advice: 'Ask for it anew with POST /v1/exports.',
  },
  'erasure.not_found': { status: 404, title: 'There is no such erasure', advice: 'Request it with POST /v1/erasures.' },
  'subject.not_found': {
    status: 404,
    title: 'There is no such person',
    advice: 'Take the refs from a preview: POST /v1/erasures?dryRun=true.',
  },
  'key.not_found': { status: 404, title: 'There is no such API key', advice: 'GET /v1/api-keys lists them.' },
  'view.not_found': { status: 404, title: 'There is no such view', advice: 'GET /v1/views lists those you may see.' },
  'link.by_name': {
    status: 422,
    title: 'A name alone is no evidence',
    advice: 'Two people may have one name. Link by a verified mail, a directory file, or by hand with evidence.',
  },
  'link.evidence': {
    status: 422,
    title: 'The evidence does not carry this link',
    advice: 'docs/links.md says what each way of linking needs.',
  },
  'link.unlike': {
    status: 422,
    title: 'These two cannot be one',
    advice: 'Link people with people, and things with things of their kind.',
  },
  'link.end_unknown': {
    status: 404,
    title: 'Nothing recorded names one of the ends',
    advice: 'Look at type and id; what was never recorded cannot be linked yet.',
  },
  'link.end_ambiguous': {
    status: 409,
    title: 'Several sources know somebody by this id',
    advice: 'Name the source, or the ref of the person.',
  },
  'link.exists': {
    status: 409,
    title: 'These two are linked already',
    advice: 'GET /v1/links?entity= shows the link.',
  },
  'link.too_many': {
    status: 409,
    title: 'This would join too many',
    advice: 'At most 64 entities are one, and a tenant has at most 20,000 links.',
  },
  'link.not_found': { status: 404, title: 'There is no such link', advice: 'GET /v1/links lists them.' },
  'link.undone': { status: 409, title: 'This link was undone before', advice: 'GET /v1/links?state=all shows when.' },
  'dispute.not_found': { status: 404, title: 'There is no such dispute', advice: 'GET /v1/disputes lists them.' },
  'dispute.not_yours': {
    status: 403,
    title: 'This is not for this key to do',
    advice: 'docs/disputes.md says who may do what.',
  },
  'dispute.state': {
    status: 409,
    title: 'The dispute does not stand there',
    advice: 'GET /v1/disputes/{id} shows how far it is.',
  },
  'note.too_many': {
    status: 429,
    title: 'Too many notes and disputes',
    advice: 'A key may write 60 a minute, and 1,000 may stand on one event.',
  },
  'type.not_found': { status: 404, title: 'There is no such type', advice: 'GET /v1/catalog lists them.' },
  'tenant.not_found': { status: 404, title: 'There is no such tenant', advice: 'GET /v1/tenants lists them.' },
  'tile.not_found': {
    status: 404,
    title: 'There is no such tile',
    advice: 'Fetch the checkpoint: its size says which tiles exist.',
  },
  'method.not_allowed': {
    status: 405,
    title: 'This method is not offered here',
    advice: 'The methods are listed in /openapi.json.',
  },
  'request.timeout': {
    status: 408,
    title: 'The request came too slowly',
    advice: 'Send headers within 10 s and the body within 30 s.',
  },
  'event.id_ambiguous': { status: 409, title: 'Several sources use this id', advice: 'Add ?source=<name>.' },
  'event.id_reused': {
    status: 409,
    title: 'This id was recorded with another content',
    advice: 'An event is never changed: record a correction under a new id, with links.corrects.',
  },
  'erasure.same_key': {
    status: 409,
    title: 'An erasure needs two keys',
    advice: 'Approve it with another key than the one that requested it.',
  },
  'erasure.held': { status: 409, title: 'This erasure cannot be approved now', advice: 'Look at its status.' },
  'key.change_refused': {
    status: 409,
    title: "The log's key is not changed",
    advice: 'GET /v1/keys says which key signs now: name that one as "replaces", if it is still to be changed.',
  },
  'export.removed': {
    status: 410,
    title: 'This bundle was removed',
    advice: 'It named a person who was erased since. Ask for it anew.',
  },
  'export.expired': {
    status: 410,
    title: 'This bundle has expired',
    advice: 'Bundles are kept on the server for some days only. Ask for it anew.',
  },
  'tenant.exists': { status: 409, title: 'There is a tenant of this name', advice: 'Choose another name.' },
  'body.too_large': {
    status: 413,
    title: 'The body is too large',
    advice: 'At most 16 MiB as sent, 64 MiB unpacked, 10,000 events; send several requests.',
  },
  'media.unsupported': {
    status: 415,
    title: 'This media type is not read',
    advice:
      'Send application/json, application/x-ndjson or application/cloudevents+json; compressed with gzip, deflate or br.',
  },
  'event.invalid': { status: 422, title: 'The event is not valid', advice: 'Look at the pointer.' },
  'event.unknown_field': {
    status: 422,
    title: 'The event has a field we do not know',
    advice: 'Put what the envelope does not name under "data".',
  },
  'event.too_deep': { status: 422, title: 'The event is nested too deep', advice: 'At most 32 levels.' },
  'event.too_many_fields': {
    status: 422,
    title: 'The event has too many fields',
    advice: 'At most 64 values; put lists and objects under one name of "data".',
  },
  'event.string_too_long': {
    status: 422,
    title: 'A text is too long',
    advice: 'At most 64 KiB for one text, 128 bytes for an id, 100 for a type.',
  },
  'event.number_unsafe': { status: 422, title: 'A number is beyond 2^53', advice: 'Send it as a string.' },
  'event.duplicate_key': { status: 422, title: 'A name stands twice in one object', advice: 'Send every name once.' },
  'event.bad_utf8': {
    status: 422,
    title: 'A text is not well-formed UTF-8',
    advice: 'Send well-formed UTF-8 without lone surrogates.',
  },
  'rate.limited': {
    status: 429,
    title: 'Too many failed sign-ins',
    advice: 'Wait as Retry-After says. Valid keys are not limited.',
  },
  'tail.too_many': {
    status: 429,
    title: 'This key follows too many tails at once',
    advice: 'Close one; a key may follow 8 at a time.',
  },
  'view.too_many': { status: 409, title: 'There are too many views', advice: 'Delete one that nobody uses any more.' },
  'header.too_large': { status: 431, title: 'The header is too large', advice: 'At most 16 KiB.' },
  internal: {
    status: 500,
    title: 'Something went wrong on our side',
    advice: 'Nothing was acknowledged. Try again; the log of the server says more.',
  },
  'queue.full': {
    status: 503,
    title: 'More is waiting than can be held',
    advice: 'Send it again after Retry-After. Nothing of this request was stored.',
  },
  'store.stopped': {
    status: 503,
    title: 'Recording has stopped',
    advice: 'GET /readyz says why. Events already acknowledged are safe.',
  },
  'store.damaged': {
    status: 500,
    title: 'What is stored is not what was recorded',
    advice: 'Tell whoever runs the trail: trailmark fsck says what was changed and where. Receipts stay good.',
  },
  'store.full': {
    status: 507,
    title: 'The disk is full',
    advice: 'Make room; recording goes on by itself. Nothing of this request was stored.',
  },
  'store.readonly': {
    status: 507,
    title: 'The disk cannot be written',
    advice: 'Make it writable; recording goes on by itself. Nothing of this request was stored.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorTable;

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorTable, code);
}
