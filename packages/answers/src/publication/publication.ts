/** Who published something, in exactly which form, and whether that form was approved, and by whom. */

import {
  actorOf,
  inOrder,
  occurredMsOf,
  partyKey,
  textAt,
  timeText,
  typeNameOf,
  wordOf,
  type Entity,
  type ReadEvent,
} from '@trailmark/catalog';
import type { Verdict } from '@trailmark/access';
import type { Answering, Outcome } from '../answering.ts';
import { judged } from '../approvals.ts';
import { saySilences } from '../silence.ts';
import { actorText } from '../told-event.ts';
import { quoted } from '../trail.ts';
import { approvalBefore, courseOf, isBetween, takenBackOf, type Course } from './course.ts';
import { fileEvents, filesText, sayApprovedFiles, sayExchanges } from './files.ts';
import { compared, exchangedFiles, fileIdsOf, formOf, likeness, type Comparison, type Form } from './form.ts';
import { headlineOf, type PublicationFound } from './headline.ts';
import { sayBystanders } from './people.ts';
import { sayComparison, sayForm, sayPlanned, sayPublished, sayTakenDown, sayTried } from './saying.ts';
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
  const told = published === undefined ? undefined : await tellOne(asking, course, published, { entity, isWhole });
  if (published === undefined)
    if (asking.isAskedWithheld) asking.cannotSay('withheld', say.withheld);
    else asking.cannotSay('no_event', phrases.begin(say.noEvent(phrases.trail)));
  const [first] = course.all;
  const span = { fromMs: first === undefined ? 0 : occurredMsOf(first), toMs: untilMs + 1 };
  const tellers = sourcesOf([...course.all, ...(told?.files ?? [])]);
  // Whoever there is might have told of a publication; of something nobody ever told of, no silence explains anything.
  const isOf = published === undefined && course.all.length > 0 ? undefined : (source: string) => tellers.has(source);
  // What comes after a publication is not asked.
  const asked = published === undefined ? span : { ...span, toMs: occurredMsOf(published) + 1 };
  const gaps = [...(await saySilences(asking, { ...asked, isOf }))];
  if (told?.openSpan !== undefined)
    // What nobody told may have been told by whoever there is.
    gaps.push(...(await saySilences(asking, { ...told.openSpan, isOf: (source) => !tellers.has(source) })));
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
  /** A report has signatures where others have an approval. */
  readonly isSigned: boolean;
  readonly verdict: Verdict | undefined;
  readonly takenBack: readonly ReadEvent[];
  readonly isSettled: boolean;
  /** When what is missing must have happened: an approval, or what changed it after one. */
  readonly openSpan: { readonly fromMs: number; readonly toMs: number } | undefined;
  readonly facts: Readonly<Record<string, unknown>>;
}

async function tellOne(
  asking: Answering,
  course: Course,
  published: ReadEvent,
  { entity, isWhole }: { readonly entity: Entity; readonly isWhole: boolean },
): Promise<ToldPublication> {
  const form = formOf(published);
  const files = await fileEvents(asking, fileIdsOf(form), occurredMsOf(published));
  sayPublished(asking, published, entity);
  sayForm(asking, published, form, files);
  sayPlanned(asking, course, published);
  const approval = tellApproval(asking, course, published, { form, files });
  const { approved, comparison } = approval;
  const between = tellBetween(asking, course, published, { form, files }, approval);
  const { edits, exchanges, isExplained } = between;
  const bystanders = sayBystanders(asking, course, [...course.all, ...files], { approved, published, isWhole });
  const signatures = saySignatures(asking, course.signed, form);
  sayTakenDown(asking, course, published);
  const verdict = await sayVerdict(asking, published);
  const isSigned = signatures.length > 0 && typeNameOf(published) === 'report.created';
  if (approved === undefined && !isSigned)
    asking.cannotSay('no_approval', asking.phrases.of(words).noApproval, [published]);
  const isOpen = !isSigned && (approved === undefined || !isExplained);
  const since = approved ?? course.all[0] ?? published;
  const isClear = comparison !== undefined && likeness(comparison) !== 'unclear';
  const isJudged = verdict !== undefined && verdict.verdict !== 'unsayable';
  return {
    approved,
    comparison,
    exchanges,
    files,
    isSigned,
    verdict,
    takenBack: approved === undefined ? [] : takenBackOf(course, approved, published),
    openSpan: isOpen ? { fromMs: occurredMsOf(since), toMs: occurredMsOf(published) + 1 } : undefined,
    isSettled: isExplained && ((isClear && isJudged) || isSigned),
    facts: {
      published: actOf(published),
      ...(approved === undefined ? {} : { approved: actOf(approved) }),
      form: comparison === undefined ? 'no_approval' : likeness(comparison),
      differs: comparison?.differs ?? [],
      exchanged_by: exchanges.map(byOf),
      edited_by: edits.map(byOf),
      bystanders,
      ...(signatures.length === 0 ? {} : { signatures }),
      ...(verdict === undefined ? {} : { approval: verdict.verdict }),
    },
  };
}

function actOf(event: ReadEvent): Record<string, unknown> {
  return { index: event.index, time: timeText(occurredMsOf(event)), by: byOf(event), form: formOf(event) };
}
function byOf(event: ReadEvent): string | null {
  return partyKey(actorOf(event)) ?? null;
}

interface FormAndFiles {
  readonly form: Form;
  /** Everything told of its files up to the publication. */
  readonly files: readonly ReadEvent[];
}

interface ToldApproval {
  readonly approved: ReadEvent | undefined;
  readonly comparison: Comparison | undefined;
}

/** The approval before it, what was refused, and what came only afterwards. */
function tellApproval(
  asking: Answering,
  course: Course,
  published: ReadEvent,
  { form, files }: FormAndFiles,
): ToldApproval {
  const { phrases } = asking;
  const say = phrases.of(words);
  const when = (event: ReadEvent): string => phrases.time(occurredMsOf(event));
  const approved = approvalBefore(course, published);
  const comparison = approved === undefined ? undefined : compared(formOf(approved), form);
  if (approved !== undefined && comparison !== undefined) {
    const step = wordOf(textAt(approved, 'data.step'));
    const { version, assets = [] } = formOf(approved);
    const parts = [
      ...(version === undefined ? [] : [say.part('version', version)]),
      ...(assets.length === 0 ? [] : [say.part('assets', filesText(assets, files, phrases))]),
    ];
    const text = say.approved(
      when(approved),
      actorText(approved, phrases),
      step === undefined ? '' : say.step(phrases.quoted(step)),
      parts.length === 0 ? '' : say.inForm(phrases.list(parts)),
    );
    asking.say(text, [approved]);
    sayComparison(asking, comparison, [approved, published]);
  }
  for (const event of course.refused) {
    if (!isBetween(event, undefined, published)) continue;
    asking.say(say.refused(event.sentence, approved !== undefined && inOrder(approved, event) < 0), [event]);
  }
  const late = approved === undefined ? course.approved.filter((event) => inOrder(published, event) < 0) : [];
  for (const event of late) asking.say(say.afterwards(when(event), actorText(event, phrases)), [event]);
  return { approved, comparison };
}

/** What happened to it between approval and publication, and whether that explains why the forms differ. */
function tellBetween(
  asking: Answering,
  course: Course,
  published: ReadEvent,
  { form, files }: FormAndFiles,
  { approved, comparison }: ToldApproval,
): {
  readonly exchanges: readonly ReadEvent[];
  readonly edits: readonly ReadEvent[];
  readonly isExplained: boolean;
} {
  const { phrases } = asking;
  const say = phrases.of(words);
  if (approved === undefined) return { exchanges: [], edits: [], isExplained: true };
  const exchanged = exchangedFiles(formOf(approved), form);
  sayApprovedFiles(asking, exchanged, files, approved);
  const exchanges = sayExchanges(asking, exchanged, files, { approved, published });
  const edits = course.edited.filter((event) => isBetween(event, approved, published));
  for (const event of edits)
    asking.say(say.edited(phrases.time(occurredMsOf(event)), actorText(event, phrases)), [event]);
  const isOther = comparison !== undefined && likeness(comparison) === 'other';
  const isExplained = !isOther || (exchanged.length > 0 && exchanges.length === exchanged.length) || edits.length > 0;
  if (!isExplained) asking.cannotSay('change_unsaid', say.whoExchanged, [approved, published]);
  return { exchanges, edits, isExplained };
}

async function sayVerdict(asking: Answering, published: ReadEvent): Promise<Verdict | undefined> {
  const say = asking.phrases.of(words);
  const { groups, unjudged } = await judged(asking, [published]);
  for (const { reason, evidence } of groups) asking.say(say.approval(reason), [published, ...evidence], 'derived');
  if (unjudged.length > 0) asking.cannotSay('no_verdict', say.noVerdict, unjudged);
  return groups[0]?.verdict;
}

/** Whoever told of it or its files. */
function sourcesOf(events: readonly ReadEvent[]): ReadonlySet<string> {
  return new Set(events.flatMap((event) => textAt(event, 'source') ?? []));
}
