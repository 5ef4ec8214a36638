/** The static page: takes a dropped bundle, verifies it in this browser, shows the result in plain words. */
import { MalformedPart, openZip, parseTrust, runJob, verify } from '@trailmark/core';
import type { BundleReader, Evidence, Inflate, Verification, Verifier, Workbench } from '@trailmark/core';
import { malformedResult } from '../malformed.ts';
import { verdict } from '../report.ts';
import { showMessage, showResult } from './show.ts';

const result = element('result');
const keys = element('keys') as HTMLTextAreaElement; // page.html has these elements
const kept = element('kept') as HTMLInputElement;
const bundle = element('bundle') as HTMLInputElement;
const drop = element('drop');

const inflate: Inflate = {
  async inflate(bytes, bytesMax) {
    const pieces: Uint8Array[] = [];
    let length = 0;
    for await (const piece of inflated(once(bytes))) {
      length += piece.length;
      if (length > bytesMax) throw new Error('more than announced');
      pieces.push(piece);
    }
    const whole = new Uint8Array(length);
    let at = 0;
    for (const piece of pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  },
  inflateStream: inflated,
};

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}

async function* inflated(pieces: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]();
  const source = new ReadableStream<BufferSource>({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done === true) controller.close();
      else controller.enqueue(value as Uint8Array<ArrayBuffer>); // read from a file: never shared memory
    },
  });
  const reader = source.pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

function openFile(file: File): Promise<BundleReader> {
  const read = async (offset: number, length: number): Promise<Uint8Array> =>
    new Uint8Array(await file.slice(offset, offset + length).arrayBuffer());
  return openZip({ size: file.size, read }, inflate, file.name);
}

/** Lets the page breathe between pieces of work. */
const bench: Workbench = {
  width: 1,
  async run(job) {
    await new Promise((resolve) => setTimeout(resolve));
    return runJob(job);
  },
};

let running = 0;

async function start(): Promise<void> {
  const file = bundle.files?.[0];
  if (file === undefined) return;
  element('chosen').textContent = file.name;
  const trust = parseTrust(keys.value);
  if (trust.wrongLines.length > 0) return showMessage(result, `Line ${trust.wrongLines[0]} of the keys is not a key.`);
  if (trust.keys.length === 0) {
    return showMessage(result, 'Give the key of the log first. Without one nobody could say whose log this is.');
  }
  const mine = ++running;
  showMessage(result, `Checking ${file.name} …`);
  try {
    const verification = await verifyFile(file, trust.keys);
    if (mine === running) showResult(result, verification, verdict(verification));
  } catch (error) {
    if (mine === running) showMessage(result, `This page could not finish: ${String(error)}`);
  }
}

async function verifyFile(file: File, trusted: readonly Verifier[]): Promise<Verification> {
  const evidence: Evidence[] = [];
  for (const one of kept.files ?? []) {
    evidence.push({ name: one.name, bytes: new Uint8Array(await one.arrayBuffer()), role: 'receipt' });
  }
  try {
    return await verify(await openFile(file), { keys: trusted, kept: evidence, workbench: bench });
  } catch (error) {
    if (error instanceof MalformedPart) return malformedResult(error);
    throw error;
  }
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no ${id}`);
  return found;
}

bundle.addEventListener('change', () => void start());
keys.addEventListener('change', () => void start());
// Whoever pastes the key last waits for nothing more; the text stands there once the paste is done.
keys.addEventListener('paste', () => setTimeout(() => void start()));
kept.addEventListener('change', () => void start());
for (const name of ['dragover', 'dragenter']) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add('over');
  });
}
document.addEventListener('dragleave', () => drop.classList.remove('over'));
document.addEventListener('drop', (event) => {
  event.preventDefault();
  drop.classList.remove('over');
  const files = event.dataTransfer?.files;
  if (files === undefined || files.length === 0) return;
  bundle.files = files;
  void start();
});
