/** Names with a grammar: paths of tiles, paths of fields, names of parts, references to people. */
import { entriesPath, isHostileName, joinPath, parseTilePath, splitPath, tilePath } from '@trailmark/core';
import { formatSubject, parseSubject } from '@trailmark/vault';
import { formatBucketName, parseBucketName } from '@trailmark/vault/testing';
import { bytesOf, promise, textOf, type Target } from '../target.ts';

export const names: Target = {
  name: 'names',
  form: 'text',
  quickRuns: 15_000,
  words: [
    'tile/',
    'entries/',
    'x001/',
    '.p/',
    '256',
    '000',
    '..',
    '/',
    '\\',
    '.',
    '\\.',
    '\\\\',
    'subjects-',
    '.keys',
    's_',
    '%2e',
    'C:',
  ],
  seeds: () =>
    [
      'tile/0/x001/x234/067.p/5',
      'tile/entries/000',
      'tile/63/x009/x007/x199/x254/x740/991',
      'targets.0.id',
      'data.a\\.b.c\\\\d',
      'subjects-00000003.e00000007.keys',
      's_AAAAAAAAAAAAAAAAAAAAAA',
      'proofs/3.tlog-proof',
      '../../etc/passwd',
    ].map(bytesOf),
  judge(input) {
    const text = textOf(input);
    const outcomes: string[] = [];
    const tile = parseTilePath(text);
    if (tile !== undefined) {
      const { level, n, width } = tile;
      promise(
        (level === undefined ? entriesPath(n, width) : tilePath(level, n, width)) === text,
        'a tile has two paths',
      );
      outcomes.push('tile');
    }
    const names = splitPath(text);
    if (names !== undefined && text !== '') {
      promise(joinPath(names) === text, 'a field has two paths');
      outcomes.push('path');
    }
    const bucket = parseBucketName(text);
    if (bucket !== undefined) {
      promise(formatBucketName(bucket) === text, 'a bucket has two names');
      outcomes.push('bucket');
    }
    const subject = parseSubject(text);
    if (subject !== undefined) {
      promise(formatSubject(subject) === text, 'a person has two references');
      outcomes.push('subject');
    }
    if (!isHostileName(text)) {
      const parts = text.split('/');
      promise(
        !parts.includes('..') && !text.startsWith('/') && !text.includes('\\') && !text.includes('\0'),
        'a name that leads elsewhere',
      );
    }
    return `accepted ${outcomes.join('+') || 'as nothing'}`;
  },
};
