/** What a language must bring to tell events. A language is one file that makes one of these. */

export interface Language {
  /** BCP 47. */
  readonly tag: string;
  /** The template of a type the catalog knows; undefined: told by `unknown`. */
  template(type: string): string | undefined;
  /** A sentence for a type without template; `target` is already named. */
  unknown(type: string, actor: string, target: string | undefined): string;
  /** An actor whose name may not be shown (`sealed`), or that nobody named. */
  someone(actorType: string | undefined, sealed: boolean): string;
  through(actor: string, agent: string): string;
  onBehalfOf(actor: string, delegator: string): string;
  /** A thing by its type where it has no name to show: its id, or undefined where that is sealed. */
  thing(type: string, id: string | undefined): string;
  readonly sealed: string;
  readonly nothing: string;
  flag(value: boolean): string;
  number(value: number): string;
  list(items: readonly string[]): string;
  items(count: number): string;
  /** What was changed, from the last words of the changes' paths. */
  changed(fields: readonly string[]): string;
  moved(direction: 'up' | 'down' | 'otherwise'): string;
  /** The sentence of something that failed or was denied. */
  undone(sentence: string, outcome: 'failure' | 'denied'): string;
}
