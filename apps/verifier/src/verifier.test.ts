/** The command on real files and over HTTP: zip, directory, running log, exit codes. */
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { utf8, verifierOf, vkeyOf, type Signer } from '@trailmark/core';
import { exportBundle, sampleGroups, SyntheticLog, type Files } from '@trailmark/core/synthetic';
import { afterAll, describe, expect, test } from 'vitest';
import { runVerify, type VerifyRun } from './main.ts';

const folder = mkdtempSync(join(tmpdir(), 'trailmark-verifier-'));
afterAll(() => rmSync(folder, { recursive: true }));

const origin = 'trailmark.example/t/main';
const seed = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 7)]);
const privateKey = createPrivateKey({ key: seed, format: 'der', type: 'pkcs8' });
const publicKey = new Uint8Array(createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32));
const signer: Signer = {
  name: origin,
  keyId: verifierOf(origin, publicKey).keyId,
  sign: (message) => new Uint8Array(sign(null, message, privateKey)),
};
const vkey = vkeyOf(origin, publicKey);

function newLog(count: number): SyntheticLog {
  const log = new SyntheticLog(origin, signer);
  for (let n = 0; n < count; n++) log.add('campaign.changed', 1_760_000_000_000 + n, sampleGroups(n));
  return log;
}

/** A zip file of deflated parts, with the lengths a liar may want. */
function zip(files: Files, claim: (name: string, bytes: number) => number = (_, bytes) => bytes): Uint8Array {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const [name, bytes] of files) {
    const packed = deflateRawSync(bytes);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(Buffer.byteLength(name), 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(8, 10);
    central.writeUInt32LE(packed.length, 20);
    central.writeUInt32LE(claim(name, bytes.length), 24);
    central.writeUInt16LE(Buffer.byteLength(name), 28);
    central.writeUInt32LE(offset, 42);
    locals.push(local, Buffer.from(name), packed);
    centrals.push(central, Buffer.from(name));
    offset += 30 + Buffer.byteLength(name) + packed.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.size, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

function put(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  return path;
}

interface Answer {
  readonly code: number;
  readonly report: { ok: boolean; error?: { code: string }; findings?: { code: string; at: string }[] };
}

async function run(options: Partial<VerifyRun> & { target: string }): Promise<Answer> {
  let out = '';
  const output = { out: (part: string) => void (out += part), error: (part: string) => void (out += part) };
  const code = await runVerify({ keys: [vkey], json: true, threads: 0, ...options }, output);
  return { code, report: JSON.parse(out) };
}

const files = exportBundle(newLog(300), { kind: 'whole' }, 1_760_000_100_000);

describe('on disk', () => {
  test('a zip file and a directory, with workers too', async () => {
    const target = put('whole.zip', zip(files));
    expect((await run({ target })).code).toBe(0);
    expect((await run({ target, threads: 2 })).code).toBe(0);
    for (const [name, bytes] of files) put(`whole/${name}`, bytes);
    expect((await run({ target: join(folder, 'whole') })).code).toBe(0);
  });
  test('a hostile zip file is a finding at its name', async () => {
    const bomb = new Map([...files, ['disclosures.ndjson', new Uint8Array(50_000_000)] as const]);
    const liar = put(
      'bomb.zip',
      zip(bomb, (name, bytes) => (name === 'disclosures.ndjson' ? 1000 : bytes)),
    );
    expect((await run({ target: liar })).report.findings?.map(({ at }) => at)).toContain('disclosures.ndjson');
    for (const name of ['../../evil', '/etc/evil', 'a\\b', 'C:/evil']) {
      const hostile = put('hostile.zip', zip(new Map([...files, [name, utf8('x')] as const])));
      expect(await run({ target: hostile })).toMatchObject({
        code: 1,
        report: { findings: [{ code: 'bundle.malformed' }] },
      });
    }
    const bytes = zip(files);
    for (const cut of [0, 10, 1000, bytes.length - 1, bytes.length - 30]) {
      const target = put('cut.zip', bytes.slice(0, cut));
      expect((await run({ target })).code).toBe(1);
    }
  });
  test('what cannot run exits with 2', async () => {
    const target = put('whole.zip', zip(files));
    expect(await run({ target, keys: [] })).toMatchObject({ code: 2, report: { error: { code: 'key.unpinned' } } });
    expect((await run({ target: join(folder, 'absent.zip') })).code).toBe(2);
    expect((await run({ target, keys: ['nonsense'] })).report.error?.code).toBe('key.invalid');
  });
  test('a kept checkpoint vouches for the key that signed it', async () => {
    const since = put('head', utf8(newLog(300).checkpoint(200)));
    const withKeys = put(
      'keys.zip',
      zip(new Map([...files, ['keys.ndjson', utf8(`${JSON.stringify({ vkey })}\n`)] as const])),
    );
    expect((await run({ target: withKeys, keys: [], since })).code).toBe(0);
    expect((await run({ target: put('whole.zip', zip(files)), keys: [], since })).code).toBe(2);
    // A list without that key: the log may have been signed anew by another one.
    const exchanged = new Map(files).set('keys.ndjson', utf8('{"vkey":"example.org/t/x+00000000+AA=="}\n'));
    const { code, report } = await run({ target: put('exchanged.zip', zip(exchanged)), keys: [], since });
    expect([code, report.findings?.map((finding) => finding.code)]).toEqual([1, ['key.unknown', 'key.unknown']]);
  });
});

test('a running log', async () => {
  const log = newLog(600);
  const served = log.tiles();
  const server = createServer((request, response) => {
    const name = request.url?.replace('/log/main/', '') ?? '';
    const denied = name.startsWith('tile/') && request.headers.authorization !== 'Bearer tm_main_x';
    const bytes = served.get(name);
    response.writeHead(denied ? 403 : bytes === undefined ? 404 : 200).end(denied ? undefined : bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const since = put('since', utf8(log.checkpoint(300)));
  try {
    const apiKey = 'tm_main_x';
    expect((await run({ target: url, apiKey })).code).toBe(0);
    expect((await run({ target: `${url}/log/main`, apiKey, since })).code).toBe(0);
    expect((await run({ target: url })).code).toBe(2);
    const fork = newLog(250);
    for (let n = 250; n < 600; n++) fork.add('budget.changed', 1_760_000_000_000 + n, sampleGroups(n));
    for (const [name, bytes] of fork.tiles()) served.set(name, bytes);
    expect((await run({ target: url, apiKey, since })).report.findings?.map(({ code }) => code)).toEqual(['fork.seen']);
  } finally {
    server.close();
  }
});
