/** The media types events arrive in, and which way of reading each asks for. */

export type BodyForm = 'json' | 'ndjson' | 'cloudevent' | 'cloudevents';

const FORMS: ReadonlyMap<string, BodyForm> = new Map([
  ['application/json', 'json'],
  ['application/x-ndjson', 'ndjson'],
  ['application/ndjson', 'ndjson'],
  ['application/jsonl', 'ndjson'],
  ['application/cloudevents+json', 'cloudevent'],
  ['application/cloudevents-batch+json', 'cloudevents'],
]);

/** What is accepted, for messages and documents. */
export const mediaTypes: readonly string[] = [...FORMS.keys()];

/**
 * The form of a body by its Content-Type header, or undefined where it is none of ours. Parameters are ignored
 * but for `charset`, which can only be UTF-8 (RFC 8259 section 8.1); names compare without case (RFC 9110 section 8.3.1).
 */
export function bodyForm(header: string): BodyForm | undefined {
  const [essence = '', ...parameters] = header.split(';');
  const form = FORMS.get(essence.trim().toLowerCase());
  if (form === undefined) return undefined;
  for (const parameter of parameters) {
    const [name = '', value = ''] = parameter.split('=');
    if (name.trim().toLowerCase() === 'charset' && !/^"?utf-?8"?$/i.test(value.trim())) return undefined;
  }
  return form;
}
