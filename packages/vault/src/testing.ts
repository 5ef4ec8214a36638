/** A second door, for the fuzzer and tests of other rooms only: what reads stored bytes, and a vault to make some. */
export { readBlob, writeBlobHead, writeGroup, type BlobGroup } from './blob.ts';
export { Bucket, formatBucketName, parseBucketName, RECORD_BYTES, type BucketName } from './bucket-file.ts';
export { readContent, writeContent, type Content } from './content.ts';
export { anEvent, aPerson, beginVault, ORIGIN, type Vault } from './vault.fixture.ts';
export { ByteReader, ByteWriter, Malformed } from './writer.ts';
