/** A second door, for the fuzzer and tests of other rooms only: what reads stored bytes, and a vault to make some. */
import { readBlob as readWholeBlob } from './blob.ts';
import type { BlobGroup } from './blob.ts';

export { writeBlobHead, writeGroup, type BlobGroup } from './blob.ts';
export { Bucket, formatBucketName, parseBucketName, RECORD_BYTES, type BucketName } from './bucket-file.ts';
export { readContent, writeContent, type Content } from './content.ts';
export { anEvent, aPerson, beginVault, ORIGIN, type Vault } from './vault.fixture.ts';
export { ByteReader, ByteWriter, Malformed } from './writer.ts';

/** The groups of a blob, without what stands beside them. @throws Malformed */
export function readBlob(blob: Uint8Array): BlobGroup[] {
  return readWholeBlob(blob).groups;
}
