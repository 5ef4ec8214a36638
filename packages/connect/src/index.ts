/** The doors: strict decoding of what is sent, and mapping of other systems' records to events. */

export { decodeEvents, type BodyProblem, type DecodedBody, type DecodedItem } from './decode/events.ts';
export { BATCH_MAX, BODY_VALUES_MAX, EVENT_BYTES_MAX } from './decode/limits.ts';
export { mediaTypes } from './decode/media-type.ts';
export { compileMapping, type Mapped, type Mapping } from './mapping/compile.ts';
export {
  MappingError,
  type Condition,
  type MappingDocument,
  type MappingFunction,
  type Template,
} from './mapping/document.ts';
export { detectFormat, type Detected } from './read/detect.ts';
export { readRecords, type ReadRecord } from './read/records.ts';
export { cloudtrail } from './sources/cloudtrail.ts';
export { formatNames, isFormat, mapRecord, type FormatName } from './sources/formats.ts';
export { git } from './sources/git.ts';
