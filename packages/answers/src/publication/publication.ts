/** Who published something, in exactly which form, and whether that form was approved, and by whom. */

import {
  actorOf,
  inOrder,
  occurredMsOf,
  parseTime,
  partyKey,
  textAt,
  timeText,
  typeNameOf,
  wordOf,
  type Entity,
  type ReadEvent,
} from '@trailmark/catalog';
import type { Answering, Outcome } from '../answering.ts';
import { judged } from '../approvals.ts';
import { isOneOf, saySilences } from '../silence.ts';
import { actorText, claimedApproval, nameOf, reasonOf } from '../told-event.ts';
import { quoted } from '../trail.ts';
import { approvalBefore, courseOf, isBetween, type Course } from './course.ts';
import { fileEvents, sayExchanges } from './files.ts';
import { compared, exchangedFiles, formOf, likeness, type Comparison, type Form } from './form.ts';
import { headlineOf, type PublicationFound } from './headline.ts';
import { sayBystanders } from './people.ts';
import { saySignatures } from './signatures.ts';
import { words } from './words.ts';

export interface PublicationQuestion {
  readonly entity: Entity;
  /** As of this time: the last publication before it; now unless given. */
  readonly atMs?: number | undefined;
}

const EVENTS_MAX = 1_000;

export async function answerPublication(asking: Answering, { entity, atMs }: PublicationQuestion): Promise<Outcome> {
  const { phrases } = asking;
  const say = phrases.of(words);
  const untilMs = atMs ?? phrases.telling.nowMs;
  const target = `target:${quoted(`${entity.type}/${entity.id}`)}`;
  const { events, isWhole } = await asking.find({ q: target, to: untilMs + 1, limit: EVENTS_MAX });
  const course = courseOf(events, entity);
  const published = course.published.at(-1);
  if (!isWhole && !asking.isAskedWithheld) asking.cannotSay('too_many', say.tooMany);
  for (const event of course.tried) sayTried(asking, event, entity);
  const told = published === undefined ? undefined : await tellOne(asking, course, published, entity);
  if (published === undefined)
    if (asking.isAskedWithheld) asking.cannotSay('withheld', say.withheld);
    else asking.cannotSay('no_event', say.noEvent);
  const [first] = course.all;
  const span = { fromMs: first === undefined ? 0 : occurredMsOf(first), toMs: untilMs + 1 };
  const rests = [...course.all, ...(told?.files ?? [])];
  const gaps = await saySilences(asking, { ...span, isOf: isOneOf(sourcesOf(published, rests)) });
  const isSettled = told !== undefined && told.isSettled && gaps.length === 0 && isWhole && !asking.isAskedWithheld;
  const found: PublicationFound = {
    entity,
    events: course.all,
    published,
    told,
    gaps,
    isAskedWithheld: asking.isAskedWithheld,
  };
  return {
    verdict: isSettled ? 'answered' : published === undefined && course.tried.length === 0 ? 'cannot' : 'partly',
    headline: headlineOf(found, phrases),
    facts: {
      entity,
      publications: course.published.map(({ index }) => index),
      ...(told === undefined ? {} : told.facts),
      gaps: gaps.length,
    },
    period: span,
  };
}

export interface ToldPublication {
  readonly approved: ReadEvent | undefined;
  readonly comparison: Comparison | undefined;
  readonly exchanges: readonly ReadEvent[];
  readonly files: readonly ReadEvent[];
  readonly isSettled: boolean;
  readonly facts: Readonly<Record<string, unknown>>;
}

async function tellOne(
  asking: Answering,
  course: Course,
  published: ReadEvent,
  entity: Entity,
): Promise<ToldPublication> {
  const { phrases } = asking;
  const say = phrases.of(words);
  const form = formOf(published);
  sayPublished(asking, published, entity);
  sayForm(asking, published, form);
  const planned = course.scheduled.findLast((event) => inOrder(event, published) < 0);
  if (planned !== undefined) {
    const at = parseTime(textAt(planned, 'data.publish_at') ?? '');
    const text = say.scheduled(
      phrases.time(occurredMsOf(planned)),
      actorText(planned, phrases),
      at === undefined ? undefined : phrases.time(at),
    );
    asking.say(text, [planned]);
  }
  const approved = approvalBefore(course, published);
  const approvedForm = approved === undefined ? undefined : formOf(approved);
  const comparison = approvedForm === undefined ? undefined : compared(approvedForm, form);
  if (approved !== undefined) {
    const role = wordOf(textAt(approved, 'data.step'));
    asking.say(
      say.approved(
        phrases.time(occurredMsOf(approved)),
        actorText(approved, phrases),
        role === undefined ? '' : ` (${role})`,
      ),
      [approved],
    );
  }
  const isReport = course.signed.length > 0 && typeNameOf(published) === 'report.created';
  if (approved !== undefined && comparison !== undefined) sayComparison(asking, comparison, [approved, published]);
  for (const event of course.refused) {
    if (!isBetween(event, undefined, published)) continue;
    asking.say(say.refused(event.sentence, approved !== undefined && inOrder(approved, event) < 0), [event]);
  }
  const ids = (form.assets ?? []).flatMap((asset) =>
    asset.includes('@') ? asset.slice(0, asset.lastIndexOf('@')) : [],
  );
  const files = await fileEvents(asking, ids, occurredMsOf(published));
  const exchanged = approvedForm === undefined ? [] : exchangedFiles(approvedForm, form);
  const exchanges = approved === undefined ? [] : sayExchanges(asking, exchanged, files, { approved, published });
  const edits = approved === undefined ? [] : course.edited.filter((event) => isBetween(event, approved, published));
  for (const event of edits)
    asking.say(say.edited(phrases.time(occurredMsOf(event)), actorText(event, phrases)), [event]);
  const isOther = comparison !== undefined && likeness(comparison) === 'other';
  const isExplained = !isOther || (exchanged.length > 0 && exchanges.length === exchanged.length) || edits.length > 0;
  if (approved !== undefined && !isExplained)
    asking.cannotSay('change_unsaid', say.whoExchanged, [approved, published]);
  const late = course.approved.filter((event) => inOrder(published, event) < 0);
  if (approved === undefined)
    for (const event of late)
      asking.say(say.afterwards(phrases.time(occurredMsOf(event)), actorText(event, phrases)), [event]);
  const bystanders = sayBystanders(asking, course, [...course.all, ...files], { approved, published });
  const signatures = saySignatures(asking, course.signed, form);
  sayTakenDown(asking, course, published);
  const verdict = await sayVerdict(asking, published);
  if (approved === undefined && !isReport) asking.cannotSay('no_approval', say.noApproval, [published]);
  const isClear = comparison !== undefined && likeness(comparison) !== 'unclear';
  return {
    approved,
    comparison,
    exchanges,
    files,
    isSettled:
      isExplained &&
      ((isClear && verdict !== undefined && verdict !== 'unsayable') || (isReport && signatures.length > 0)),
    facts: {
      published: {
        index: published.index,
        time: timeText(occurredMsOf(published)),
        by: partyKey(actorOf(published)) ?? null,
        form,
      },
      ...(approved === undefined || approvedForm === undefined
        ? {}
        : {
            approved: {
              index: approved.index,
              time: timeText(occurredMsOf(approved)),
              by: partyKey(actorOf(approved)) ?? null,
              form: approvedForm,
            },
          }),
      form: comparison === undefined ? 'no_approval' : likeness(comparison),
      differs: comparison?.differs ?? [],
      exchanged_by: exchanges.map((event) => partyKey(actorOf(event)) ?? null),
      edited_by: edits.map((event) => partyKey(actorOf(event)) ?? null),
      bystanders,
      ...(signatures.length === 0 ? {} : { signatures }),
      ...(verdict === undefined ? {} : { approval: verdict }),
    },
  };
}

function sayPublished(asking: Answering, event: ReadEvent, entity: Entity): void {
  const { phrases } = asking;
  const say = phrases.of(words);
  const told = {
    when: phrases.time(occurredMsOf(event)),
    who: actorText(event, phrases),
    thing: nameOf(entity, [event], phrases),
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
      say.claimed(wordOf(claim.status) ?? '?', claim.by === undefined ? undefined : phrases.party(claim.by)),
      [event],
      'claimed',
    );
}

const HASH_SHOWN = 12;

function sayForm(asking: Answering, event: ReadEvent, form: Form): void {
  const { phrases } = asking;
  const say = phrases.of(words);
  const short = (hash: string): string => (hash.length > HASH_SHOWN ? `${hash.slice(0, HASH_SHOWN)}…` : hash);
  const parts = [
    ...(form.content_sha256 === undefined ? [] : [say.part('content_sha256', short(form.content_sha256))]),
    ...(form.rendition_sha256 === undefined ? [] : [say.part('rendition_sha256', short(form.rendition_sha256))]),
    ...(form.version === undefined ? [] : [say.part('version', wordOf(form.version) ?? '?')]),
    ...(form.assets === undefined || form.assets.length === 0
      ? []
      : [say.part('assets', phrases.list(form.assets.slice(0, 5).map((asset) => wordOf(asset) ?? '?')))]),
  ];
  if (parts.length === 0) asking.cannotSay('no_form', say.noForm, [event]);
  else asking.say(say.form(phrases.list(parts)), [event]);
}

function sayComparison(asking: Answering, comparison: Comparison, events: readonly ReadEvent[]): void {
  const { phrases } = asking;
  const say = phrases.of(words);
  const names = (parts: Comparison['same']): string => phrases.list(parts.map(say.partName));
  const like = likeness(comparison);
  if (like === 'one') asking.say(say.same(names(comparison.same)), events, 'derived');
  else if (like === 'other') asking.say(say.differs(names(comparison.differs)), events, 'derived');
  else asking.cannotSay('form_unclear', say.unclear(names(comparison.unsaid)), events);
}

function sayTried(asking: Answering, event: ReadEvent, entity: Entity): void {
  const { phrases } = asking;
  const because = wordOf(textAt(event, 'decision.reason')) ?? wordOf(textAt(event, 'reason'));
  const told = {
    when: phrases.time(occurredMsOf(event)),
    who: actorText(event, phrases),
    thing: nameOf(entity, [event], phrases),
    because: because === undefined ? '' : ` (${because})`,
  };
  asking.say(phrases.of(words).tried(told), [event]);
}

function sayTakenDown(asking: Answering, { takenDown }: Course, published: ReadEvent): void {
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

const AFTER = { en: (duration: string) => `after ${duration}`, de: (duration: string) => `Abstand ${duration}` };

async function sayVerdict(asking: Answering, published: ReadEvent): Promise<string | undefined> {
  const say = asking.phrases.of(words);
  const { groups, unjudged } = await judged(asking, [published]);
  for (const { reason, evidence } of groups) asking.say(say.approval(reason), [published, ...evidence], 'derived');
  if (unjudged.length > 0) asking.cannotSay('no_verdict', say.noVerdict, unjudged);
  return groups[0]?.verdict.verdict;
}

/** Whoever told of it or its files; where nobody told of a publication, whoever there is might have. */
function sourcesOf(published: ReadEvent | undefined, events: readonly ReadEvent[]): ReadonlySet<string> | undefined {
  if (published === undefined) return undefined;
  return new Set(events.flatMap((event) => textAt(event, 'source') ?? []));
}
