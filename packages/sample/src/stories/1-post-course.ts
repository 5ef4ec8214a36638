/** The way of a post and its photo, for story 1: uploaded, drafted, edited, approved, exchanged, published, taken down. */

import type { Actor, SampleEvent, Scope, Target, Telling } from '../event.ts';
import { say, words } from '../life/words.ts';
import type { Member } from '../organisation/member.ts';
import { through, type Organisation } from '../organisation/organisation.ts';
import type { Client } from '../organisation/places.ts';
import { between, type Random } from '../random.ts';
import { digest, doneBy, timeText } from './done-by.ts';
import { days, minutes, seconds, type StoryWindow } from './window.ts';

/** One post with its photo and everybody around it. */
export interface Stage {
  readonly client: Client;
  readonly scope: Scope;
  readonly post: Target;
  readonly photo: Target;
  readonly agency: Member;
  readonly manager: Member;
  readonly approver: Member;
  readonly viewer: Member;
  readonly startMs: number;
}

const CLEAN = { scanner: 'file-scan', scanner_version: '1.4', scan_result: 'clean' };
const UNSCANNED = { scanner: null, scan_result: 'not scanned' };
const NO_RIGHTS = { licence: null, licence_territory: null, licence_expires: null, licence_holder: null };

/** One post as it stands, with the photo behind it; each step tells one event some time after the last. */
export class PostCourse {
  readonly events: SampleEvent[] = [];
  readonly #stage: Stage;
  readonly #organisation: Organisation;
  readonly #random: Random;
  readonly #window: StoryWindow;
  /** Digests of the first and the second photo. */
  readonly #files: readonly [string, string];
  readonly #sizeBytes: number;
  readonly #licence: Readonly<Record<string, unknown>>;
  nowMs: number;
  #photo = 1;
  #version = 0;
  #text = '';
  #hash = '';
  #rendition = '';
  #last = '';

  constructor(organisation: Organisation, random: Random, window: StoryWindow, stage: Stage) {
    this.#organisation = organisation;
    this.#random = random;
    this.#window = window;
    this.#stage = stage;
    this.#files = [digest(random), digest(random)];
    this.#sizeBytes = between(random, 400_000, 6_000_000);
    this.#licence = {
      licence: 'editorial',
      licence_use: ['editorial'],
      licence_territory: stage.client.markets.map(({ code }) => code),
      licence_expires: timeText(stage.startMs + days(between(random, 200, 700))).slice(0, 10),
      licence_holder: stage.agency.org.name,
    };
    this.nowMs = stage.startMs;
  }

  /** What the post is now: its words by one hash, what people see by another. */
  get form() {
    return {
      content_sha256: this.#hash,
      rendition_sha256: this.#rendition,
      version: String(this.#version),
      assets: [`${this.#stage.photo.id}@${this.#photo}`],
    };
  }

  /** Tells it a number of minutes from the last, `from` to `to`. */
  after(from: number, to: number, telling: Telling): SampleEvent {
    this.nowMs += minutes(between(this.#random, from, to)) + seconds(between(this.#random, 1, 50));
    const event = this.#window.tell(this.nowMs, telling);
    this.events.push(event);
    return event;
  }

  onPost(who: Member | Actor, source = 'cms'): Omit<Telling, 'type'> {
    const { post, scope } = this.#stage;
    return { ...doneBy(who), source, targets: [post], scope, domain: 'marketing' };
  }

  #onPhoto(who: Member | Actor): Omit<Telling, 'type'> {
    return { ...this.onPost(who, 'dam'), targets: [this.#stage.photo] };
  }

  uploaded(): { uploaded: SampleEvent; scanned: SampleEvent } {
    const { agency } = this.#stage;
    const file = { sha256: this.#files[0], version: '1', media_type: 'image/jpeg', size_bytes: this.#sizeBytes };
    const uploaded = this.after(0, 0, {
      ...this.#onPhoto(agency),
      type: 'asset.uploaded',
      data: { ...file, ...UNSCANNED, ...this.#licence },
    });
    const scanned = this.after(0, 0, {
      ...this.#onPhoto(this.#organisation.machines.assetScanner),
      type: 'asset.scanned',
      data: { ...file, ...CLEAN, quarantined: false },
      links: { causedBy: uploaded.id },
    });
    return { uploaded, scanned };
  }

  #write(): void {
    const { language } = this.#stage.client;
    const before = this.#text;
    while (this.#text === before) this.#text = say(this.#random, words.headlines, language);
    this.#version++;
    this.#hash = digest(this.#random);
    this.#rendition = digest(this.#random);
  }

  drafted(): void {
    const { client, manager } = this.#stage;
    this.#write();
    this.#last = this.after(35, 70, {
      ...this.onPost(through(this.#organisation.machines.copyAgent, manager)),
      type: 'post.drafted',
      changes: [{ path: 'status', before: null, after: 'draft' }],
      data: { ...this.form, language: client.language, label: 'made with AI', text: this.#text },
    }).id;
  }

  edited(): void {
    const { content_sha256, version } = this.form;
    const before = this.#text;
    this.#write();
    this.#last = this.after(8, 30, {
      ...this.onPost(this.#stage.manager),
      type: 'post.edited',
      changes: [{ path: 'text', before, after: this.#text }],
      data: { ...this.form, previous_version: version, previous_sha256: content_sha256, after_approval: false },
      links: { causedBy: this.#last },
    }).id;
  }

  /** The file behind the post becomes another; the words stay. */
  exchanged(isAfterApproval: boolean, isChecked: boolean): SampleEvent {
    const { agency, client, post } = this.#stage;
    const [before, after] = this.#files;
    this.#photo = 2;
    this.#rendition = digest(this.#random);
    return this.after(3, 9, {
      ...this.#onPhoto(agency),
      type: 'asset.replaced',
      changes: [
        { path: 'version', before: '1', after: '2' },
        { path: 'sha256', before, after },
      ],
      reason: isChecked ? { en: 'the exposure is better', de: 'bessere Belichtung' }[client.language] : null,
      data: {
        sha256: after,
        version: '2',
        media_type: 'image/jpeg',
        size_bytes: this.#sizeBytes + between(this.#random, 10_000, 90_000),
        previous_version: '1',
        previous_sha256: before,
        used_in: [post.id],
        after_approval: isAfterApproval,
        ...(isChecked ? { ...CLEAN, ...this.#licence } : { ...UNSCANNED, ...NO_RIGHTS }),
      },
    });
  }

  /** A new version with the same words, for the new photo: the review begins again. */
  reopened(exchange: SampleEvent): void {
    const { manager } = this.#stage;
    const previous = this.form;
    this.#version++;
    this.#last = this.after(3, 9, {
      ...this.onPost(manager),
      type: 'post.edited',
      changes: [{ path: 'status', before: 'approved', after: 'draft' }],
      data: {
        ...this.form,
        previous_version: previous.version,
        previous_sha256: previous.content_sha256,
        after_approval: true,
      },
      links: { causedBy: exchange.id },
    }).id;
  }

  /** Handed in and approved in the form it has. */
  approved(): SampleEvent {
    const { approver, client, manager, post } = this.#stage;
    const asked = { approval_request: this.#window.thing('apr'), workflow: 'post', workflow_step: 'brand' };
    const submitted = this.after(4, 20, {
      ...this.onPost(manager),
      type: 'post.submitted',
      targets: [post, { ...approver.target, role: 'approver' }],
      changes: [{ path: 'status', before: 'draft', after: 'in review' }],
      data: { ...this.form, ...asked, comment: say(this.#random, words.comments, client.language) },
      links: { causedBy: this.#last },
    });
    return this.after(20, 60, {
      ...this.onPost(approver),
      type: 'post.approved',
      targets: [post, { ...manager.target, role: 'author' }],
      changes: [{ path: 'status', before: 'in review', after: 'approved' }],
      data: { ...this.form, ...asked, step: 'brand' },
      links: { causedBy: submitted.id },
    });
  }

  /** Somebody looks, and changes nothing. */
  viewed(): SampleEvent {
    return this.after(1, 2, {
      ...this.onPost(this.#stage.viewer),
      type: 'data.accessed',
      data: {
        categories: ['post'],
        method: 'preview',
        privacy_check: 'not personal',
        records: 1,
        system: 'cms',
        purpose: null,
      },
    });
  }

  /** Planned as it was approved, published as it is when the hour comes. */
  published(approved: SampleEvent): SampleEvent {
    const { approver, client, manager, post, scope } = this.#stage;
    const { approval_request, assets, content_sha256, rendition_sha256, version } = approved.data ?? {};
    const account = `${client.id}.${scope.market?.toLowerCase() ?? ''}`;
    const publishMs = this.nowMs + minutes(between(this.#random, 45, 100));
    const planned = { publish_at: timeText(publishMs), account, approval_request };
    const scheduled = this.after(2, 8, {
      ...this.onPost(manager),
      type: 'post.scheduled',
      changes: [{ path: 'status', before: 'approved', after: 'scheduled' }],
      data: { content_sha256, rendition_sha256, version, assets, ...planned },
      links: { causedBy: approved.id },
    });
    this.nowMs = publishMs;
    return this.after(0, 0, {
      ...this.onPost(this.#organisation.machines.scheduler, 'social'),
      type: 'post.published',
      changes: [{ path: 'status', before: 'scheduled', after: 'published' }],
      approval: { id: String(approval_request), status: 'approved', at: approved.time, by: approver.party },
      data: {
        ...this.form,
        ...planned,
        address: `https://${scope.channel ?? 'social'}.example/${account}/${post.id.slice(2)}`,
        approved_version: version,
        approved_sha256: content_sha256,
        language: client.language,
        label: 'made with AI',
        text: this.#text,
      },
      links: { causedBy: scheduled.id },
    });
  }

  takenDown(published: SampleEvent, liveMinutes: number, reason: string): SampleEvent {
    return this.after(liveMinutes, liveMinutes, {
      ...this.onPost(this.#stage.manager, 'social'),
      type: 'post.taken_down',
      reason,
      changes: [{ path: 'status', before: 'published', after: 'taken down' }],
      data: {
        ...this.form,
        address: published.data?.['address'],
        published_at: published.time,
        live_minutes: liveMinutes,
      },
      links: { causedBy: published.id },
    });
  }
}
