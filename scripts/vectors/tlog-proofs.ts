/** Vectors of the proof of one event as one text. */
import { formatTlogProof, inclusionProof, rootAt, signCheckpoint, text } from '@trailmark/core';
import { logKey, origin, otherLogKey, type VectorKey } from './keys.ts';
import { leafEntry, vectorTree } from './leaves.ts';

export function tlogProofVectors(): unknown {
  return { good: goodCases(), bad: badCases() };
}

function proofText(index: number, size: number, key: VectorKey = logKey): string {
  const { reader } = vectorTree();
  const checkpoint = signCheckpoint({ origin, size, root: rootAt(size, reader) }, [key]);
  return formatTlogProof({ extra: leafEntry(index), index, proof: inclusionProof(index, size, reader), checkpoint });
}

function goodCases() {
  const places: [index: number, size: number][] = [
    [0, 1],
    [0, 256],
    [255, 257],
    [256, 257],
    [40_000, 65_537],
    [65_536, 65_537],
  ];
  return places.map(([index, size]) => ({
    index,
    size,
    vkey: logKey.vkey,
    entry: text(leafEntry(index)),
    proof: proofText(index, size),
  }));
}

function badCases() {
  const good = proofText(200, 257);
  const hashLine = /\n[A-Za-z0-9+/]{43}=(?=\n)/;
  const edits: [why: string, refusal: string, proof: string][] = [
    ['empty', 'malformed', ''],
    ['another version', 'malformed', good.replace('proof@v1', 'proof@v2')],
    ['no entry', 'malformed', good.replace(/extra .*\n/, '')],
    ['bad base64 in the entry', 'malformed', good.replace('extra ', 'extra *')],
    ['no index', 'malformed', good.replace('index 200\n', '')],
    ['an index with a leading zero', 'malformed', good.replace('index 200', 'index 0200')],
    ['a short hash', 'malformed', good.replace(hashLine, '\nAAAA')],
    ['no empty line', 'malformed', good.replace('\n\n', '\n')],
    ['no checkpoint', 'malformed', good.slice(0, good.indexOf('\n\n') + 2)],
    ['another index', 'root.mismatch', good.replace('index 200', 'index 201')],
    ['a hash is missing', 'root.mismatch', good.replace(hashLine, '')],
    ['another entry', 'root.mismatch', good.replace(/extra .*/, /extra .*/.exec(proofText(201, 257))![0])],
    ['a changed size', 'signature.bad', good.replace('\n257\n', '\n513\n')],
    ['signed by the key of another log', 'key.unknown', proofText(200, 257, otherLogKey)],
  ];
  return edits.map(([why, refusal, proof]) => {
    if (proof === good) throw new Error(`this edit changes nothing: ${why}`);
    return { why, refusal, vkey: logKey.vkey, proof };
  });
}
