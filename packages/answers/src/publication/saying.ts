/** What is said of the publication itself: who, where, in which form, beside which approval, and how it ended. */

import {
  inOrder,
  occurredMsOf,
  parseTime,
  textAt,
  typeNameOf,
  wordOf,
  type Entity,
  type ReadEvent,
} from '@trailmark/catalog';
import type { Answering } from '../answering.ts';
import { actorText, calledOf, claimedApproval, reasonOf } from '../told-event.ts';
import type { Course } from './course.ts';
import { filesText } from './files.ts';
import { likeness, PARTS, type Comparison, type Form } from './form.ts';
import { words } from './words.ts';

export function sayPublished(asking: Answering, event: ReadEvent, entity: Entity): void {
  const { phrases } = asking;
  const say = phrases.of(words);
  const told = {
    when: phrases.time(occurredMsOf(event)),
    who: actorText(event, phrases),
    thing: calledOf(entity, [event], phrases),
  };
  const type = typeNameOf(event);
  const address = wordOf(textAt(event, 'data.address'));
  const recipients = Number(textAt(event, 'data.recipients'));
  if (type === 'mailing.sent')
    asking.say(say.sent({ ...told, to: Number.isFinite(recipients) ? say.people(phrases.number(recipients)) : '' }), [
      event,
    ]);
  else if (type === 'report.created') asking.say(say.made(told), [event]);
  else asking.say(say.published({ ...told, where: address === undefined ? '' : say.at(address) }), [event]);
  const consent = wordOf(textAt(event, 'data.consent_check'));
  if (consent !== undefined && type === 'mailing.sent') {
    const withdrawn = Number(textAt(event, 'data.withdrawn'));
    asking.say(
      `${say.consent(phrases.quoted(consent))}${withdrawn > 0 ? say.withdrawn(phrases.number(withdrawn)) : ''}.`,
      [event],
    );
  }
  const claim = claimedApproval(event);
  if (claim !== undefined)
    asking.say(
      say.claimed(
        claim.status,
        phrases.quoted(claim.status),
        claim.by === undefined ? undefined : phrases.party(claim.by),
      ),
      [event],
      'claimed',
    );
}

const HASH_SHOWN = 12;

/** @param files events of its files, which say what they are called */
export function sayForm(asking: Answering, event: ReadEvent, form: Form, files: readonly ReadEvent[]): void {
  const { phrases } = asking;
  const say = phrases.of(words);
  const short = (hash: string): string => (hash.length > HASH_SHOWN ? `${hash.slice(0, HASH_SHOWN)}…` : hash);
  const parts = [
    ...(form.content_sha256 === undefined ? [] : [say.part('content_sha256', short(form.content_sha256))]),
    ...(form.rendition_sha256 === undefined ? [] : [say.part('rendition_sha256', short(form.rendition_sha256))]),
    ...(form.version === undefined ? [] : [say.part('version', wordOf(form.version) ?? '?')]),
    ...(form.assets === undefined || form.assets.length === 0
      ? []
      : [say.part('assets', filesText(form.assets, files, phrases))]),
  ];
  if (parts.length === 0) asking.cannotSay('no_form', say.noForm, [event]);
  else asking.say(say.form(phrases.list(parts)), [event]);
}

export function sayPlanned(asking: Answering, { scheduled }: Course, published: ReadEvent): void {
  const { phrases } = asking;
  const planned = scheduled.findLast((event) => inOrder(event, published) < 0);
  if (planned === undefined) return;
  const at = parseTime(textAt(planned, 'data.publish_at') ?? '');
  const [when, who] = [phrases.time(occurredMsOf(planned)), actorText(planned, phrases)];
  asking.say(phrases.of(words).scheduled(when, who, at === undefined ? undefined : phrases.time(at)), [planned]);
}

export function sayComparison(asking: Answering, comparison: Comparison, events: readonly ReadEvent[]): void {
  const { phrases } = asking;
  const say = phrases.of(words);
  const names = (parts: Comparison['same']): string => phrases.list(parts.map((part) => say.partName(part)));
  const like = likeness(comparison);
  if (like === 'one') asking.say(say.same(names(comparison.same)), events, 'derived');
  else if (like === 'other') asking.say(say.differs(names(comparison.differs)), events, 'derived');
  else {
    const unsaid = comparison.unsaid.length === 0 ? PARTS : comparison.unsaid;
    asking.cannotSay('form_unclear', say.unclear(names(unsaid)), events);
  }
}

export function sayTried(asking: Answering, event: ReadEvent, entity: Entity): void {
  const { phrases } = asking;
  const because = wordOf(textAt(event, 'decision.reason')) ?? wordOf(textAt(event, 'reason'));
  const told = {
    when: phrases.time(occurredMsOf(event)),
    who: actorText(event, phrases),
    thing: calledOf(entity, [event], phrases),
    because: because === undefined ? '' : ` (${because})`,
  };
  asking.say(phrases.of(words).tried(told), [event]);
}

export function sayTakenDown(asking: Answering, { takenDown }: Course, published: ReadEvent): void {
  const { phrases } = asking;
  const say = phrases.of(words);
  const event = takenDown.find((each) => inOrder(published, each) < 0);
  if (event === undefined) return;
  const reason = reasonOf(event);
  const told = {
    when: phrases.time(occurredMsOf(event)),
    who: actorText(event, phrases),
    after: `, ${phrases.of(AFTER)(phrases.duration(occurredMsOf(event) - occurredMsOf(published)))}`,
    reason: typeof reason === 'object' ? say.reason(phrases.quoted(reason.text)) : '',
  };
  asking.say(say.takenDown(told), [published, event]);
}

const AFTER = { en: (duration: string) => `after ${duration}`, de: (duration: string) => `${duration} danach` };
