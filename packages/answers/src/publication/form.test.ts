/** Whether what was published is what was approved: equal, another, or not to be told. */

import { expect, test } from 'vitest';
import { compared, exchangedFiles, likeness, type Form } from './form.ts';

const form: Form = { content_sha256: 'c1', rendition_sha256: 'r1', version: '3', assets: ['a@1', 'b@1'] };
const like = (approved: Form, published: Form) => likeness(compared(approved, published));

test('all that is said is the same', () => {
  expect(like(form, { ...form })).toBe('one');
  expect(like({ content_sha256: 'c1', version: '3' }, { content_sha256: 'c1', version: '3' })).toBe('one');
});

test('the same words with another file or another rendition are another form', () => {
  expect(like(form, { ...form, rendition_sha256: 'r2' })).toBe('other');
  expect(like(form, { ...form, assets: ['a@2', 'b@1'] })).toBe('other');
  expect(like({ version: '3' }, { version: '4' })).toBe('other');
});

test('a version alone, or what one side does not say, makes no form the same', () => {
  expect(like({ version: '3' }, { version: '3' })).toBe('unclear');
  expect(like({}, form)).toBe('unclear');
  const { rendition_sha256: _, ...words } = form;
  // The words and the files are the same: what is seen follows from both.
  expect(like(words, form)).toBe('one');
  // One side does not say the files or what was seen: they may be others.
  expect(like({ content_sha256: 'c1' }, form)).toBe('unclear');
});

test('files are exchanged by version; what was added or taken away is no exchange', () => {
  const published: Form = { assets: ['a@2', 'c@1', 'odd'] };
  expect(exchangedFiles(form, published)).toEqual([{ id: 'a', approved: '1', published: '2' }]);
});
