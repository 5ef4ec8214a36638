/** The one sentence on a publication. */

import { occurredMsOf, typeNameOf, type Entity, type ReadEvent } from '@trailmark/catalog';
import { verdictWords, type Verdict } from '@trailmark/access';
import type { Gap } from '../coverage.ts';
import type { Phrases } from '../phrases.ts';
import { actorText, calledOf } from '../told-event.ts';
import { likeness, type Comparison } from './form.ts';
import { headlineWords, words } from './words.ts';

export interface PublicationFound {
  readonly entity: Entity;
  readonly events: readonly ReadEvent[];
  readonly published: ReadEvent | undefined;
  readonly told:
    | {
        readonly approved: ReadEvent | undefined;
        readonly comparison: Comparison | undefined;
        readonly exchanges: readonly ReadEvent[];
        readonly isSigned: boolean;
        readonly verdict: Verdict | undefined;
        /** Refusals and revocations between that approval and the publication. */
        readonly takenBack: readonly ReadEvent[];
      }
    | undefined;
  readonly gaps: readonly Gap[];
  readonly isAskedWithheld: boolean;
}

export function headlineOf(
  { entity, events, published, told: found, gaps, isAskedWithheld }: PublicationFound,
  phrases: Phrases,
): string {
  const say = phrases.of(headlineWords);
  if (published === undefined || found === undefined) {
    const because = isAskedWithheld ? say.withheld : say.noEvent(phrases.trail);
    const [gap] = gaps;
    const reason = gap === undefined ? because : say.silent(because, phrases.within(gap.text));
    return say.cannot(calledOf(entity, events, phrases), reason);
  }
  const thing = calledOf(entity, [published], phrases);
  const told = {
    when: phrases.time(occurredMsOf(published)),
    who: actorText(published, phrases),
    thing,
  };
  const type = typeNameOf(published);
  const how = phrases.of(words);
  const sentence =
    type === 'mailing.sent'
      ? how.sent({ ...told, to: '' })
      : type === 'report.created'
        ? how.made(told)
        : how.published({ ...told, where: '' });
  return `${sentence.replace(/\.$/, '')}${approvalText(found, phrases)}.`;
}

function approvalText(found: NonNullable<PublicationFound['told']>, phrases: Phrases): string {
  return formText(found, phrases) + judgedText(found, phrases);
}

function formText(
  { approved, comparison, exchanges, isSigned }: NonNullable<PublicationFound['told']>,
  phrases: Phrases,
): string {
  const say = phrases.of(headlineWords);
  if (approved === undefined || comparison === undefined) return isSigned ? '' : say.none;
  const like = likeness(comparison);
  if (like === 'unclear') return say.unclear;
  if (like === 'one')
    return `${say.one}${say.approvedBy(actorText(approved, phrases), phrases.time(occurredMsOf(approved)))}`;
  const parts = phrases.list(comparison.differs.map((part) => phrases.of(words).partName(part)));
  const by = [...new Set(exchanges.map((exchange) => actorText(exchange, phrases)))];
  return say.other(parts, by.length === 0 ? undefined : phrases.list(by), exchanges.length);
}

/** That somebody approved this form says nothing of whether the approval held, counted, and came in time. */
function judgedText(
  { approved, comparison, verdict, takenBack }: NonNullable<PublicationFound['told']>,
  phrases: Phrases,
): string {
  const say = phrases.of(headlineWords);
  const isHeld = verdict?.verdict === 'approved' && verdict.basis === 'recorded';
  // What the sentence says already: approved in this form, recorded, before it was published.
  if (isHeld && approved !== undefined && comparison !== undefined && likeness(comparison) === 'one') return '';
  const judged = verdict === undefined ? undefined : verdictWords(verdict, phrases.telling.language);
  const told = judged === undefined ? '' : say.judged(phrases.quoted(judged.verdict), phrases.within(judged.reason));
  const isTold = verdict !== undefined && verdict.verdict !== 'unsayable';
  if (isTold || takenBack.length === 0) return told;
  const sentences = takenBack.map(({ sentence }) => sentence.replace(/\.$/, ''));
  return say.takenBack(phrases.list(sentences)) + told;
}
