import { expect, test } from 'vitest';
import { openKeyFiles, sealKeyFiles } from './key-archive.ts';

const PASSPHRASE = 'correct horse battery';
const files = [
  { path: 'api-key-pepper.key', bytes: Buffer.from('trailmark/key@v1 secret-one') },
  { path: 'tenants/main/log-0001.key', bytes: new Uint8Array([0, 255, 10]) },
];

test('keys come back under their passphrase and under no other', async () => {
  const archive = await sealKeyFiles(files, PASSPHRASE);
  const opened = await openKeyFiles(archive, PASSPHRASE);
  expect(opened.map(({ path, bytes }) => [path, Buffer.from(bytes).toString('hex')])).toEqual(
    files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString('hex')]),
  );
  await expect(openKeyFiles(archive, `${PASSPHRASE}!`)).rejects.toMatchObject({ code: 'keys.passphrase_wrong' });
  const text = Buffer.from(archive).toString('latin1');
  for (const word of ['secret-one', 'pepper', 'log-0001', Buffer.from('secret-one').toString('base64')]) {
    expect(text).not.toContain(word);
  }
});

test('a changed archive opens nothing', async () => {
  const archive = await sealKeyFiles(files, PASSPHRASE);
  const changedEnd = archive.slice();
  changedEnd[changedEnd.length - 1]! ^= 1;
  await expect(openKeyFiles(changedEnd, PASSPHRASE)).rejects.toMatchObject({ code: 'keys.passphrase_wrong' });
  const changedSalt = Buffer.from(archive);
  changedSalt[changedSalt.indexOf('scrypt') + 14] = 0x41;
  await expect(openKeyFiles(changedSalt, PASSPHRASE)).rejects.toThrow();
  for (const garbage of ['', '\n', 'trailmark/keys@v1 scrypt 3 AA\n', 'trailmark/keys@v1 scrypt 1099511627776 AA\nx']) {
    await expect(openKeyFiles(Buffer.from(garbage), PASSPHRASE)).rejects.toMatchObject({ code: 'keys.damaged' });
  }
});

test('a short passphrase is refused', async () => {
  await expect(sealKeyFiles(files, 'short')).rejects.toMatchObject({ code: 'keys.passphrase_missing' });
});
