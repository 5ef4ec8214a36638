/** The nonce of a seal under a segment key: a counter, so that no two seals under one key share it. */

/** Writes the 12-byte nonce: four zero bytes, then the counter as u64. */
export function segmentNonce(nonce: Buffer, counter: number): Buffer {
  nonce.fill(0, 0, 4);
  nonce.writeUInt32BE(Math.floor(counter / 0x1_0000_0000), 4);
  nonce.writeUInt32BE(counter >>> 0, 8);
  return nonce;
}
