/** Who put their name to it, in which form, and whether two of the names are one person's. */

import { actorOf, occurredMsOf, partyKey, textAt, wordOf, type ReadEvent } from '@trailmark/catalog';
import type { Answering } from '../answering.ts';
import { actorText, namesakesOf } from '../told-event.ts';
import { formOf, type Form } from './form.ts';
import { words } from './words.ts';

export interface Signature {
  readonly index: number;
  readonly by: string | null;
  /** Undefined: not said of one of the two. */
  readonly same_form?: boolean;
}

export function saySignatures(asking: Answering, signed: readonly ReadEvent[], form: Form): readonly Signature[] {
  const { phrases } = asking;
  const say = phrases.of(words);
  const namesakes = namesakesOf(signed);
  const holders = new Map<string, ReadEvent[]>();
  const signatures = signed.map((event): Signature => {
    const { content_sha256: content } = formOf(event);
    const isSame =
      content === undefined || form.content_sha256 === undefined ? undefined : content === form.content_sha256;
    const role = wordOf(textAt(event, 'data.role'));
    const [number, needed] = [textAt(event, 'data.signature_number'), textAt(event, 'data.signatures_needed')];
    const told = {
      when: phrases.time(occurredMsOf(event)),
      who: actorText(event, phrases, namesakes),
      role: role === undefined ? '' : phrases.of(AS)(role),
      number: number === undefined ? '' : ` (${number}${needed === undefined ? '' : `/${needed}`})`,
      isSame,
    };
    asking.say(say.signed(told), [event]);
    const holder = textAt(event, 'data.account_holder');
    if (holder !== undefined) holders.set(holder, [...(holders.get(holder) ?? []), event]);
    return {
      index: event.index,
      by: partyKey(actorOf(event)) ?? null,
      ...(isSame === undefined ? {} : { same_form: isSame }),
    };
  });
  for (const events of holders.values())
    if (events.length > 1) asking.say(say.oneHolder(phrases.number(events.length)), events, 'derived');
  return signatures;
}

const AS = { en: (role: string) => ` as ${role}`, de: (role: string) => ` als ${role}` };
