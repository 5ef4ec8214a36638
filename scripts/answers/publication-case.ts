/** A post is approved, something may happen to it, and it is published; others only looked, or exchanged another's file. */

import type { SampleEvent } from '@trailmark/sample';
import { recordingGap, type Case, type Expected } from './case.ts';
import { Cast, type Actor } from './cast.ts';
import { looked, told } from './change-case.ts';

const KINDS = ['clean', 'exchanged', 'edited', 'unpublished', 'revoked'] as const;

export function publicationCase(seed: number): Case {
  const cast = new Cast(seed, 'publication');
  const kind = KINDS[seed % KINDS.length] ?? 'clean';
  const [cms, dam, social] = [cast.source('cms'), cast.source('dam'), cast.source('social')];
  const [author, viewer, culprit, stranger] = [cast.person(), cast.person(), cast.person(), cast.person()];
  const approver = cast.person(['marketing_director']);
  const scheduler = cast.machine('service', 'scheduler');
  const post = cast.thing('post', `Headline ${seed}`);
  const namesake = cast.thing('post', `Headline ${seed}`);
  const [photo, otherPhoto] = [cast.thing('asset', `photo-${seed}.jpeg`), cast.thing('asset', `photo-${seed}.jpeg`)];
  const request = `apr_${seed}`;
  const form = {
    content_sha256: cast.hash(),
    rendition_sha256: cast.hash(),
    version: '3',
    assets: [`${photo.id}@1`],
  };
  const shown =
    kind === 'exchanged'
      ? { ...form, rendition_sha256: cast.hash(), assets: [`${photo.id}@2`] }
      : kind === 'edited'
        ? { ...form, content_sha256: cast.hash(), rendition_sha256: cast.hash(), version: '4' }
        : form;
  const on = (minutes: number, type: string, who: Actor, data: Record<string, unknown>, source = cms, target = post) =>
    cast.event(minutes, { type, source, actor: who, targets: [target], data });
  const replaced = (minutes: number, who: Actor, target: typeof photo, usedIn: string) =>
    on(
      minutes,
      'asset.replaced',
      who,
      {
        sha256: cast.hash(),
        version: '2',
        previous_version: '1',
        used_in: [usedIn],
        scan_result: 'not scanned',
        licence: null,
      },
      dam,
      target,
    );
  const drafted = on(10, 'post.drafted', author.actor, { ...form, version: '1' });
  const submitted = on(60, 'post.submitted', author.actor, { ...form, approval_request: request });
  const approved = on(100, 'post.approved', approver.actor, { ...form, approval_request: request });
  const exchanged = replaced(150, culprit.actor, photo, post.id);
  const edited = on(150, 'post.edited', culprit.actor, { ...shown, previous_version: '3' });
  const takenBack = on(200, 'approval.revoked', approver.actor, { request, kind: 'post' });
  const published = on(
    300,
    'post.published',
    scheduler.actor,
    { ...shown, approval_request: request, address: `https://social.example/${seed}`, text: 'words' },
    social,
  );
  const change =
    kind === 'exchanged' ? [exchanged] : kind === 'edited' ? [edited] : kind === 'revoked' ? [takenBack] : [];
  const [decisive] = kind === 'clean' ? [approved] : kind === 'unpublished' ? [published] : change;
  if (decisive === undefined) throw new Error('a case has a decisive event');
  const around: SampleEvent[] = [
    looked(cast, viewer, post, cms, 120),
    // A file of the same name, shown in a post of the same name, exchanged by somebody else.
    replaced(140, stranger.actor, otherPhoto, namesake.id),
    on(145, 'post.edited', stranger.actor, { ...form, previous_version: '2' }, cms, namesake),
  ];
  const all = [drafted, submitted, approved, ...change, published, ...around];
  const others = all.filter(({ id }) => id !== decisive.id);
  const minutesOf = (Date.parse(decisive.time) - cast.startMs) / 60_000;
  const gap = recordingGap(`gap_${seed}`, {
    source: decisive.source,
    fromMs: cast.at(minutesOf - 5),
    toMs: cast.at(minutesOf + 5),
  });
  const publishedFact = { by: `service/${scheduler.id}`, form: shown };
  const approvedFact = { by: `user/${approver.id}`, form };
  const isOther = kind === 'exchanged' || kind === 'edited';
  const never = [stranger.name, ...(isOther ? [] : [culprit.name])];
  const language = cast.pick<'en' | 'de'>(['en', 'de']);
  const revoked = { en: 'approval revoked', de: 'Genehmigung zurückgezogen' }[language];
  const rest = (isSilent: boolean): Expected => {
    const silent = isSilent ? ['source_silent'] : [];
    if (kind === 'revoked')
      return {
        verdict: isSilent ? 'partly' : 'answered',
        facts: { form: 'one', published: publishedFact, approved: approvedFact },
        cites: [published.id, approved.id],
        unknown: silent,
        neverSaid: [...never, revoked],
      };
    if (kind === 'unpublished')
      return {
        verdict: 'cannot',
        facts: { publications: [] },
        cites: [],
        unknown: ['no_event', ...silent],
        neverSaid: [...never, scheduler.name],
      };
    if (kind === 'clean')
      return {
        verdict: 'partly',
        facts: { form: 'no_approval', published: publishedFact },
        cites: [published.id],
        unknown: ['no_approval', ...silent],
        neverSaid: [...never, approver.name],
      };
    return {
      verdict: 'partly',
      facts: { form: 'other', exchanged_by: [], edited_by: [], published: publishedFact, approved: approvedFact },
      cites: [published.id, approved.id],
      unknown: ['change_unsaid', ...silent],
      neverSaid: [...never, culprit.name],
    };
  };
  return {
    question: 'publication',
    seed,
    body: {
      entity: `post/${post.id}`,
      at: new Date(cast.at(9_000)).toISOString(),
      language,
      tz: cast.pick(['UTC', 'Europe/Berlin']),
    },
    whole: told(all, {
      verdict: 'answered',
      facts: {
        form: isOther ? 'other' : 'one',
        published: publishedFact,
        approved: approvedFact,
        exchanged_by: kind === 'exchanged' ? [`user/${culprit.id}`] : [],
        edited_by: kind === 'edited' ? [`user/${culprit.id}`] : [],
        ...(kind === 'revoked' ? { approval: 'revoked' } : {}),
        bystanders: { looked: [`user/${viewer.id}`], asked: [] },
      },
      cites: [published.id, approved.id, ...change.map(({ id }) => id)],
      unknown: [],
      neverSaid: never,
      ...(kind === 'revoked' ? { inHeadline: [approver.name, revoked] } : {}),
    }),
    removed: told(others, rest(false)),
    silent: told([...others, ...gap], rest(true)),
  };
}
