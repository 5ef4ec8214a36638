/**
 * Story 1: a post is approved in its third version; minutes later the agency exchanges the photo behind it, and the
 * scheduler publishes what nobody approved. Blamed is a colleague who only looked.
 */

import type { SampleEvent } from '../event.ts';
import { say, words } from '../life/words.ts';
import type { Member } from '../organisation/member.ts';
import { slug, someone, type Organisation } from '../organisation/organisation.ts';
import { scopeOf } from '../organisation/places.ts';
import { between, pick, shuffled, type Random } from '../random.ts';
import { PostCourse, type Stage } from './1-post-course.ts';
import { another } from './done-by.ts';
import type { Story, ToldStory } from './story.ts';
import { idsOf } from './telling.ts';
import { hours, minutes, type StoryWindow } from './window.ts';

/** When the photo is exchanged: after the approval and never shown again, shown and approved again, or before it. */
type Exchange = 'unseen' | 'approved again' | 'before';

interface Scene {
  readonly events: SampleEvent[];
  readonly uploaded: SampleEvent;
  readonly scanned: SampleEvent;
  readonly approved: SampleEvent;
  readonly viewed: SampleEvent;
  readonly exchanged: SampleEvent;
  readonly published: SampleEvent;
  readonly takenDown: SampleEvent;
}

export const postNobodyApproved: Story = {
  number: 1,
  name: 'The post nobody approved',
  tell(organisation, random, window): ToldStory {
    const weeks = shuffled(random, [0, 1, 2, 3]);
    const people: Member[] = [];
    const stages = weeks.slice(0, 3).map((week) => stageOf(organisation, random, window, week, people));
    const [guilty, again, before] = stages as [Stage, Stage, Stage]; // three weeks were taken
    const scene = told(organisation, random, window, guilty, 'unseen');
    const innocents = [
      told(organisation, random, window, again, 'approved again').events,
      told(organisation, random, window, before, 'before').events,
    ] as const;
    return {
      events: scene.events,
      lookAlikes: innocents,
      key: keyOf(guilty, scene, innocents, [again.agency.id, before.agency.id]),
    };
  },
};

function keyOf(
  stage: Stage,
  scene: Scene,
  [again, before]: readonly [SampleEvent[], SampleEvent[]],
  innocentAgencies: readonly string[],
): ToldStory['key'] {
  const { agency, approver, photo, post, viewer } = stage;
  const target = `target:post/${post.id}`;
  return {
    story: 1,
    name: postNobodyApproved.name,
    question: {
      en: `Who approved the photo in the post “${post.name}”, and who put it there?`,
      de: `Wer hat das Foto im Beitrag „${post.name}“ freigegeben, und wer hat es eingesetzt?`,
    },
    answer: {
      en: `Nobody approved it: ${approver.name} passed version 3 with the first photo, ${agency.name} of the agency exchanged the file minutes later, unscanned, and the scheduler published it. ${viewer.name} only looked.`,
      de: `Niemand hat es freigegeben: ${approver.name} gab Version 3 mit dem ersten Foto frei, ${agency.name} von der Agentur tauschte die Datei Minuten später ungeprüft aus, und der Planer veröffentlichte sie. ${viewer.name} hat nur hingesehen.`,
    },
    culprits: [agency.id],
    innocent: [...new Set([viewer.id, approver.id, stage.manager.id, ...innocentAgencies])],
    decisive: [
      { id: scene.uploaded.id, shows: 'The first photo: editorial licence.' },
      { id: scene.scanned.id, shows: 'Its scan was clean.' },
      { id: scene.approved.id, shows: 'Version 3 was approved, showing the first photo.' },
      { id: scene.exchanged.id, shows: 'Minutes later the file behind it became another: no scan, no licence.' },
      { id: scene.published.id, shows: 'Same words, another rendition than the approved one.' },
      { id: scene.viewed.id, shows: 'The colleague who is blamed opened it and changed nothing.' },
      { id: scene.takenDown.id, shows: 'How long it stood there.' },
    ],
    lookAlikes: [
      {
        ids: idsOf(again),
        why: 'Exchanged after the approval as well, then handed in again and approved as it was published.',
      },
      { ids: idsOf(before), why: 'Exchanged as well, but before the approval, which names the new photo.' },
    ],
    queries: [
      {
        q: `${target} type:(post.approved OR post.published)`,
        asks: 'Is what was published what was approved?',
        finds: [scene.approved.id, scene.published.id],
        leavesOut: [...idsOf(again), ...idsOf(before)],
      },
      {
        q: `target:asset/${photo.id} type:(asset.uploaded OR asset.scanned OR asset.replaced)`,
        asks: 'What happened to the photo?',
        finds: [scene.uploaded.id, scene.scanned.id, scene.exchanged.id],
        leavesOut: [...idsOf(again), ...idsOf(before)],
      },
      {
        q: 'type:asset.replaced data.after_approval:true data.scan_result:"not scanned"',
        asks: 'Which photos were exchanged after an approval, without a scan?',
        finds: [scene.exchanged.id],
        leavesOut: [...idsOf(again), ...idsOf(before)],
      },
      {
        q: `${target} actor:${viewer.id} type:(data.accessed OR post.edited OR asset.replaced)`,
        asks: 'What did the colleague who is blamed do?',
        finds: [scene.viewed.id],
        leavesOut: [scene.exchanged.id],
      },
      { q: `${target} type:post.taken_down`, asks: 'How long did it stand?', finds: [scene.takenDown.id] },
    ],
  };
}

/** @param taken everybody who has a part in another of the posts; whoever is found here is added */
function stageOf(
  organisation: Organisation,
  random: Random,
  window: StoryWindow,
  week: number,
  taken: Member[],
): Stage {
  const at = between(random, 0, 1) === 0 ? 0 : 1;
  const client = organisation.clients[at];
  const market = pick(random, client.markets);
  const name = say(random, words.headlines, client.language);
  const agency = another(random, organisation.agencies[at].people, ...taken);
  const manager = another(random, organisation.having('campaign_manager'), ...taken);
  const viewer = another(random, organisation.having('campaign_manager'), ...taken, manager);
  taken.push(agency, manager, viewer);
  return {
    client,
    scope: scopeOf(client, market, pick(random, ['social', 'linkedin'] as const)),
    post: { type: 'post', id: window.thing('p'), name },
    photo: { type: 'asset', id: window.thing('a'), name: `${slug(name)}-${between(random, 2, 90)}.jpeg` },
    agency,
    manager,
    approver: someone(random, organisation, 'marketing_director'),
    viewer,
    startMs: window.weekday(between(random, 1, 5), week) + hours(7) + minutes(between(random, 30, 110)),
  };
}

function told(
  organisation: Organisation,
  random: Random,
  window: StoryWindow,
  stage: Stage,
  exchange: Exchange,
): Scene {
  const { language } = stage.client;
  const course = new PostCourse(organisation, random, window, stage);
  const { scanned, uploaded } = course.uploaded();
  course.drafted();
  course.edited();
  const early = exchange === 'before' ? course.exchanged(false, true) : undefined;
  course.edited();
  let approved = course.approved();
  const viewed = course.viewed();
  const exchanged = early ?? course.exchanged(true, exchange !== 'unseen');
  if (exchange === 'approved again') {
    course.reopened(exchanged);
    approved = course.approved();
  }
  const published = course.published(approved);
  if (exchange !== 'unseen') {
    const reason = { en: 'the offer has ended', de: 'das Angebot ist zu Ende' }[language];
    const takenDown = course.takenDown(published, between(random, 120, 240), reason);
    return { events: course.events, uploaded, scanned, approved, viewed, exchanged, published, takenDown };
  }
  const reason = { en: 'the photo is not the one we approved', de: 'das Foto ist nicht das freigegebene' }[language];
  const takenDown = course.takenDown(published, between(random, 18, 75), reason);
  blamed(course, stage, takenDown);
  return { events: course.events, uploaded, scanned, approved, viewed, exchanged, published, takenDown };
}

/** The one who looked last is asked why, in front of everybody. */
function blamed(course: PostCourse, { client, manager, post, viewer }: Stage, takenDown: SampleEvent): void {
  course.after(6, 25, {
    ...course.onPost(manager),
    type: 'comment.added',
    targets: [post, { ...viewer.target, role: 'mentioned' }],
    data: {
      version: course.form.version,
      visible_to: ['client'],
      resolved: false,
      comment: {
        en: `${viewer.name} was the last one in it. Why did you change the photo?`,
        de: `${viewer.name} war zuletzt darin. Warum wurde das Foto geändert?`,
      }[client.language],
    },
    links: { causedBy: takenDown.id },
  });
}
