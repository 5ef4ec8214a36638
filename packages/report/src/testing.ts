/** For tests of other rooms: a PDF of ours read back. */

export { pdfText } from './pdf-text.fixture.ts';
