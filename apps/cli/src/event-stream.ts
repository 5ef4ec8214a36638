/** Reads server-sent events (HTML Living Standard, section 9.2) from the body of an answer. */

export interface StreamedEvent {
  /** The place to resume behind; undefined where the server named none. */
  readonly id: string | undefined;
  readonly event: string;
  /** Undefined: only the place moved on, or a comment showed that the connection lives. */
  readonly data: string | undefined;
}

/** Longer than any event may be: what is no stream of events must not fill the memory. */
const EVENT_LENGTH_MAX = 32 * 2 ** 20;

/** One after another, as they arrive; ends with the body. */
export async function* eventsOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<StreamedEvent> {
  if (body === null) return;
  const decoder = new TextDecoder();
  let rest = '';
  for await (const piece of body) {
    rest += decoder.decode(piece, { stream: true }).replaceAll('\r\n', '\n');
    for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
      yield eventOf(rest.slice(0, end));
      rest = rest.slice(end + 2);
    }
    if (rest.length > EVENT_LENGTH_MAX) throw new Error('the server sends an event without end');
  }
}

function eventOf(block: string): StreamedEvent {
  let id: string | undefined;
  let event = 'message';
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'id') id = value;
    if (name === 'event') event = value;
    if (name === 'data') data.push(value);
  }
  return { id, event, data: data.length === 0 ? undefined : data.join('\n') };
}
