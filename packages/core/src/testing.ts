/** A second door, for the fuzzer only: parsers that nobody else calls alone. */
export { lineIndex, parseDisclosure, parseErasure } from './verify/disclosure-line.ts';
