/** Files: uploaded, scanned, their rights written down; replaced, withdrawn, and the claims they make evidenced. */

import type { Actor } from '../event.ts';
import type { Member } from '../organisation/member.ts';
import { slug, someone } from '../organisation/organisation.ts';
import { between, chance, pick } from '../random.ts';
import { about, worker } from './campaign.ts';
import type { Life, Process } from './life.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, timeOf } from './spans.ts';
import { say, words } from './words.ts';

const licences = ['advertising', 'advertising', 'editorial', 'unlimited'] as const;
const mediaTypes = ['image/jpeg', 'image/png', 'video/mp4', 'application/pdf'] as const;
const scan = { scanner: 'file-scan', scanner_version: '1.4', scan_result: 'clean' };

export function* assetLife(life: Life): Process {
  const campaign = life.runningCampaign();
  if (campaign === undefined) return;
  const { random } = life;
  const { client } = campaign;
  const who = worker(life, campaign);
  const media = pick(random, mediaTypes);
  const name = `${slug(campaign.target.name ?? 'file')}-${between(random, 1, 99)}.${media.slice(media.indexOf('/') + 1)}`;
  const asset = { type: 'asset', id: life.thing('a'), name };
  const by = (actor: Member | Actor) => ({ ...about(campaign, 'dam', actor), targets: [asset] });
  const rights = {
    licence: pick(random, licences),
    licence_territory: client.markets.map(({ code }) => code),
    licence_expires: timeOf(life.nowMs + between(random, 90, 700) * DAY_MS).slice(0, 10),
    licence_holder: life.lead(campaign.market.code).name,
  };
  let file = { sha256: life.hash(), version: '1' };
  const size = between(random, 40_000, 9_000_000);
  const unscanned = { scanner: null, scan_result: 'not scanned' };
  life.tell({
    type: 'asset.uploaded',
    ...by(who),
    data: { ...file, media_type: media, size_bytes: size, ...unscanned, ...rights },
  });
  yield life.in(MINUTE_MS / 6, 3 * MINUTE_MS);
  life.tell({
    type: 'asset.scanned',
    ...by(life.organisation.machines.assetScanner),
    data: { ...file, ...scan, scanned_at: life.time, quarantined: false },
  });
  if (chance(random, 0.6)) {
    yield life.atWork(10 * MINUTE_MS, 6 * HOUR_MS);
    life.tell({ type: 'asset.rights_recorded', ...by(who), data: { ...file, ...rights, people_shown_agreed: true } });
  }
  if (chance(random, 0.3)) {
    yield life.atWork(HOUR_MS, 2 * DAY_MS);
    const previous = { previous_version: file.version, previous_sha256: file.sha256 };
    file = { sha256: life.hash(), version: '2' };
    life.tell({
      type: 'asset.replaced',
      ...by(who),
      reason: say(random, words.comments, client.language),
      changes: [{ path: 'version', before: '1', after: '2' }],
      data: { ...file, ...previous, used_in: [], after_approval: false, ...scan, scanned_at: life.time, ...rights },
    });
  }
  if (!chance(random, 0.12)) return yield* claim(life, asset.id, campaign);
  yield life.atWork(DAY_MS, 5 * DAY_MS);
  life.tell({
    type: 'asset.withdrawn',
    ...by(who),
    reason: say(random, words.withdrawals, client.language),
    changes: [{ path: 'status', before: 'in use', after: 'withdrawn' }],
    data: { ...file, used_in: [], still_shown_in: [] },
  });
}

/** A fifth of them say something that has to be shown. */
function* claim(life: Life, asset: string, campaign: Parameters<typeof about>[0]): Process {
  const { random } = life;
  if (!chance(random, 0.2)) return;
  yield life.atWork(HOUR_MS, DAY_MS);
  const lawyer = someone(random, life.organisation, 'legal');
  life.tell({
    type: 'claim.evidenced',
    ...about(campaign, 'governance', lawyer),
    targets: [
      { type: 'claim', id: life.thing('claim') },
      { ...lawyer.target, role: 'reviewer' },
    ],
    domain: 'legal',
    changes: [{ path: 'status', before: 'open', after: 'supported' }],
    data: {
      status: 'supported',
      kind: 'laboratory test',
      evidence_sha256: life.hash(),
      claim: say(random, words.headlines, campaign.client.language),
      evidence: `documents/${asset}.pdf`,
    },
  });
}
