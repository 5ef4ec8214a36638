/** The law of the log: entry bytes, commitments, tree, notes, proofs, bundles and their verification. Pure. */
export { ed25519Verify, sha256, shake256 } from '#crypto';
export * from './bytes.ts';
export * from './path.ts';
export * from './canonical.ts';
export * from './entry.ts';
export * from './fields.ts';
export * from './hmac.ts';
export * from './tree.ts';
export * from './edge.ts';
export * from './tiles.ts';
export * from './note.ts';
export * from './checkpoint.ts';
export * from './tlog-proof.ts';
export * from './key-change.ts';
