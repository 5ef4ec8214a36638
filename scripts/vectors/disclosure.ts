/** Vectors of bundles: disclosure, withholding, erasure, and each spoiled in one way with the findings it must give. */
import { erasureDigest, parseVkey, text, utf8, verify, type Finding, type Verifier } from '@trailmark/core';
import { exportBundle, SyntheticLog, sampleGroups, type Files, type SyntheticExport } from '@trailmark/core/synthetic';
import { logKey, origin } from './keys.ts';

const start = 1_760_000_000_000;

interface Spoiling {
  readonly name: string;
  readonly part: string;
  readonly from: string;
  readonly to: string;
}

interface Case {
  readonly name: string;
  readonly files: Files;
  readonly spoilings: readonly Spoiling[];
}

function newLog(): SyntheticLog {
  const log = new SyntheticLog(origin, logKey, 'vectors');
  for (let n = 0; n < 8; n++) log.add('campaign.changed', start + 1000 * n, sampleGroups(n));
  return log;
}

function made(name: string, wanted: SyntheticExport, spoilings: readonly Spoiling[], log = newLog()): Case {
  return { name, files: exportBundle(log, wanted, start + 60_000), spoilings };
}

const disclosures = 'disclosures.ndjson';

function cases(): Case[] {
  const erasing = newLog();
  const places = [
    [2, 2],
    [5, 2],
  ] as const;
  const slots = [{ path: 'data.groups_sha256', type: 's', text: erasureDigest(places) }] as const;
  const index = erasing.add('trail.erased', start + 30_000, [{ class: 'open', slots }]);
  const hidden = new Map([
    ['2 2', 'erased'],
    ['5 2', 'erased'],
  ] as const);
  return [
    made('whole, all disclosed', { kind: 'whole' }, [
      { name: 'value edited', part: disclosures, from: 'Spring Sale 3"', to: 'Spring Sale 4"' },
      { name: 'manifest edited', part: 'manifest.json', from: 'a test', to: 'a toast' },
    ]),
    made(
      'selection, names withheld',
      { kind: 'selection', indexes: [1, 4], query: 'actor:u_1', withheld: { paths: ['actor.name'] } },
      [{ name: 'announcement edited', part: 'manifest.json', from: '"actor.name"', to: '"actor.mail"' }],
    ),
    made(
      'period, confidential group withheld',
      { kind: 'period', from: start + 2000, to: start + 5000, withheld: { classes: ['confidential'] } },
      [{ name: 'called erased', part: disclosures, from: '"state":"withheld"', to: '"state":"erased"' }],
    ),
    made(
      'whole, a person erased',
      { kind: 'whole', hidden, erasures: [{ index, places }] },
      [
        { name: 'another place listed', part: 'erasures.ndjson', from: '[5,2]', to: '[6,2]' },
        { name: 'called purged', part: disclosures, from: '"state":"erased"', to: '"state":"purged"' },
      ],
      erasing,
    ),
  ];
}

// Verification is asynchronous, the makers of vectors are not: it is done once, when this module is loaded.
const vectors = await make();

/** All cases: the files of each bundle (base64) and what a verifier must answer, as they are and spoiled. */
export function disclosureVectors(): unknown {
  return vectors;
}

async function make(): Promise<unknown> {
  const key = parseVkey(logKey.vkey);
  if (key === undefined) throw new Error('the key of the vectors must parse');
  const bundles = [];
  for (const { name, files, spoilings } of cases()) {
    const spoiled = [];
    for (const spoiling of spoilings)
      spoiled.push({ ...spoiling, findings: await findingsOf(spoil(files, spoiling), key) });
    const parts = Object.fromEntries([...files].map(([part, bytes]) => [part, Buffer.from(bytes).toString('base64')]));
    bundles.push({ name, files: parts, ...(await answerOf(files, key)), spoiled });
  }
  return { spec: 'docs/format.md sections 6 and 7', vkey: logKey.vkey, bundles };
}

function spoil(files: Files, { part, from, to }: Spoiling): Files {
  const before = text(files.get(part) ?? new Uint8Array(0)) ?? '';
  const after = before.replace(from, to);
  if (after === before) throw new Error(`${part} holds no ${from}`);
  return new Map([...files, [part, utf8(after)]]);
}

async function answerOf(files: Files, key: Verifier): Promise<{ counts: unknown; findings: unknown }> {
  const reader = {
    list: () => Promise.resolve([...files.keys()]),
    read: (name: string) => Promise.resolve(files.get(name)),
  };
  const { counts, findings } = await verify(reader, { keys: [key] });
  return { counts, findings: findings.map(({ code, at }: Finding) => ({ code, at })) };
}

async function findingsOf(files: Files, key: Verifier): Promise<unknown> {
  return (await answerOf(files, key)).findings;
}
