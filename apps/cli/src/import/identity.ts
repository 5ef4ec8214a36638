/** Gives events that carry no id one that follows from their content, so that a second run stores nothing. */
import { createHash } from 'node:crypto';

/** One per file: equal lines of one file are counted, equal lines of two files are the same event. */
export class Identity {
  readonly #seen = new Map<string, number>();

  /**
   * The event as it is to be sent: `id` and `source` put in front where the event names none. The rest of the text is
   * not touched, so that what the server refuses is what the file says.
   */
  complete(text: string, value: Readonly<Record<string, unknown>>, source: string | undefined): string {
    const members: string[] = [];
    if (!('id' in value)) members.push(`"id":${JSON.stringify(this.#idOf(text))}`);
    if (source !== undefined && !('source' in value)) members.push(`"source":${JSON.stringify(source)}`);
    if (members.length === 0) return text;
    const brace = text.indexOf('{') + 1;
    const rest = text.slice(brace);
    return `{${members.join(',')}${/^\s*\}/.test(rest) ? '' : ','}${rest}`;
  }

  #idOf(text: string): string {
    const digest = createHash('sha256').update(text.trim()).digest('hex').slice(0, 32);
    const nth = (this.#seen.get(digest) ?? 0) + 1;
    this.#seen.set(digest, nth);
    return `import:${digest}${nth === 1 ? '' : `:${nth}`}`;
  }
}
