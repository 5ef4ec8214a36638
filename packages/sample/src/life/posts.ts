/** Posts: drafted, discussed, approved in one version, published in exactly that one. */

import type { Actor, Telling } from '../event.ts';
import type { Member } from '../organisation/member.ts';
import { someone, through } from '../organisation/organisation.ts';
import { between, chance } from '../random.ts';
import { about, worker, type RunningCampaign } from './campaign.ts';
import type { Life, Process } from './life.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, timeOf } from './spans.ts';
import { say, words } from './words.ts';

const WORKFLOW = { workflow: 'post', workflow_step: 'brand' };

/** A post with what of it changes. */
class Draft {
  readonly life: Life;
  readonly campaign: RunningCampaign;
  readonly target: { readonly type: 'post'; readonly id: string; readonly name: string };
  readonly at: number;
  version = 1;
  sha256: string;
  headline: string;

  constructor(life: Life, campaign: RunningCampaign) {
    this.life = life;
    this.campaign = campaign;
    this.headline = say(life.random, words.headlines, campaign.client.language);
    this.target = { type: 'post', id: life.thing('p'), name: this.headline };
    this.at = between(life.random, 0, campaign.channels.length - 1);
    this.sha256 = life.hash();
  }

  get form() {
    return { content_sha256: this.sha256, version: String(this.version) };
  }

  /** What events about it share. */
  by(who: Member | Actor): Omit<Telling, 'type'> {
    const { campaign } = this;
    return {
      ...about(campaign, 'cms', who),
      targets: [this.target],
      scope: campaign.scopes[this.at] ?? campaign.scope,
    };
  }
}

export function* postLife(life: Life): Process {
  const campaign = life.runningCampaign();
  if (campaign === undefined) return;
  const { random } = life;
  const author = worker(life, campaign);
  const post = new Draft(life, campaign);
  const isByAgent = chance(random, 0.3);
  const writer = isByAgent ? through(life.organisation.machines.copyAgent, author) : author;
  life.tell({
    type: 'post.drafted',
    ...post.by(writer),
    data: {
      ...post.form,
      language: campaign.client.language,
      ...(isByAgent ? { label: 'made with AI' } : {}),
      text: post.headline,
    },
  });
  for (let edits = between(random, 0, 2); edits > 0; edits--) {
    yield life.atWork(10 * MINUTE_MS, 5 * HOUR_MS);
    edit(life, post, author);
  }
  if (chance(random, 0.06)) {
    yield life.atWork(HOUR_MS, DAY_MS);
    life.tell({
      type: 'post.deleted',
      ...post.by(author),
      reason: say(random, words.withdrawals, campaign.client.language),
      changes: [{ path: 'status', before: 'draft', after: null }],
      data: { ...post.form, was_published: false },
    });
    return;
  }
  const approver = chance(random, 0.7) ? campaign.director : someone(random, life.organisation, 'communications');
  yield life.atWork(20 * MINUTE_MS, 4 * HOUR_MS);
  const approved = yield* review(life, post, author, approver);
  yield life.atWork(10 * MINUTE_MS, 3 * HOUR_MS);
  yield* publication(life, post, author, approver, approved);
}

function edit(life: Life, post: Draft, author: Member): void {
  const before = post.headline;
  const previous = post.form;
  post.version++;
  post.sha256 = life.hash();
  do post.headline = say(life.random, words.headlines, post.campaign.client.language);
  while (post.headline === before);
  life.tell({
    type: 'post.edited',
    ...post.by(author),
    changes: [{ path: 'headline', before, after: post.headline }],
    data: {
      ...post.form,
      previous_version: previous.version,
      previous_sha256: previous.content_sha256,
      after_approval: false,
    },
  });
}

/** Handed in and decided on until it is approved; gives the request and when. */
function* review(
  life: Life,
  post: Draft,
  author: Member,
  approver: Member,
): Generator<number, { id: string; at: string; event: string }, void> {
  const { random } = life;
  const { language } = post.campaign.client;
  for (let before = 'draft'; ; before = 'rejected') {
    const request = life.thing('apr');
    const causedBy = life.tell({
      type: 'post.submitted',
      ...post.by(author),
      targets: [post.target, { ...approver.target, role: 'approver' }],
      changes: [{ path: 'status', before, after: 'in review' }],
      data: { ...post.form, approval_request: request, ...WORKFLOW, comment: say(random, words.comments, language) },
    });
    if (chance(random, 0.4)) {
      yield life.atWork(10 * MINUTE_MS, 3 * HOUR_MS);
      life.tell({
        type: 'comment.added',
        ...post.by(chance(random, 0.5) ? approver : author),
        data: {
          version: String(post.version),
          visible_to: ['agency', 'client'],
          place: 'headline',
          resolved: false,
          comment: say(random, words.comments, language),
        },
        links: { causedBy },
      });
    }
    yield life.atWork(20 * MINUTE_MS, 8 * HOUR_MS);
    const isApproved = chance(random, 0.82);
    const decided = {
      ...post.by(approver),
      targets: [post.target, { ...author.target, role: 'author' }],
      changes: [{ path: 'status', before: 'in review', after: isApproved ? 'approved' : 'rejected' }],
      data: { ...post.form, approval_request: request, ...WORKFLOW, step: 'brand' },
      links: { causedBy },
    };
    if (isApproved) return { id: request, at: life.time, event: life.tell({ type: 'post.approved', ...decided }) };
    life.tell({ type: 'post.rejected', ...decided, reason: say(random, words.comments, language) });
    yield life.atWork(30 * MINUTE_MS, 6 * HOUR_MS);
    edit(life, post, author);
    yield life.atWork(10 * MINUTE_MS, 2 * HOUR_MS);
  }
}

function* publication(
  life: Life,
  post: Draft,
  author: Member,
  approver: Member,
  approved: { id: string; at: string; event: string },
): Process {
  const { random } = life;
  const { client } = post.campaign;
  const publishMs = life.atWork(2 * HOUR_MS, 2 * DAY_MS);
  const publishAt = timeOf(publishMs);
  const account = `${client.id}.${post.campaign.market.code.toLowerCase()}`;
  life.tell({
    type: 'post.scheduled',
    ...post.by(author),
    changes: [{ path: 'status', before: 'approved', after: 'scheduled' }],
    data: { ...post.form, approval_request: approved.id, publish_at: publishAt, account },
    links: { causedBy: approved.event },
  });
  yield publishMs;
  const address = `https://${post.campaign.channels[post.at] ?? 'social'}.example/${account}/${post.target.id.slice(2)}`;
  const published = life.time;
  life.tell({
    type: 'post.published',
    ...post.by(life.organisation.machines.scheduler),
    source: 'social',
    changes: [{ path: 'status', before: 'scheduled', after: 'published' }],
    approval: { id: approved.id, status: 'approved', at: approved.at, by: approver.party },
    data: {
      ...post.form,
      rendition_sha256: life.hash(),
      address,
      approved_version: String(post.version),
      approved_sha256: post.sha256,
      publish_at: publishAt,
      account,
      language: client.language,
      text: post.headline,
      approval_request: approved.id,
    },
    links: { causedBy: approved.event },
  });
  if (!chance(random, 0.05)) return;
  yield life.atWork(HOUR_MS, 2 * DAY_MS);
  life.tell({
    type: 'post.taken_down',
    ...post.by(author),
    source: 'social',
    reason: say(random, words.withdrawals, client.language),
    changes: [{ path: 'status', before: 'published', after: 'taken down' }],
    data: {
      ...post.form,
      address,
      published_at: published,
      live_minutes: Math.round((life.nowMs - Date.parse(published)) / MINUTE_MS),
    },
  });
}
