/** Events by the catalog: whatever is accepted comes back whole from its fields, within the limits of the law. */
import { assemble, classify, parseJson, sentence, timeText, type ClassifiedEvent } from '@trailmark/catalog';
import { bytesOf, promise, textOf, type Target } from '../target.ts';
import { EVENT_WORDS, sampleTexts } from './event-words.ts';

const RECORDED_MS = Date.UTC(2026, 2, 1);

export const classifyTarget: Target = {
  name: 'classify',
  form: 'json',
  words: EVENT_WORDS,
  quickRuns: 4_000,
  seeds: () => sampleTexts(12).map(bytesOf),
  judge(input) {
    let sent: unknown;
    try {
      sent = parseJson(textOf(input));
    } catch {
      return 'no JSON';
    }
    const before = sorted(sent);
    const result = classify(sent, { source: 'fallback', own: true });
    promise(sorted(sent) === before, 'the event that was given in was changed');
    if (!result.ok) {
      const { code, detail, pointer } = result.problem;
      promise(
        pointer !== undefined && /^(\/.*)?$/s.test(pointer) && detail !== '',
        'a refusal without place or reason',
      );
      promise(pointer.isWellFormed() && detail.isWellFormed(), 'a refusal that is no text');
      return `${code} ${pointer.split('/')[1] ?? ''}`.slice(0, 40);
    }
    checkLaw(result.event);
    checkReturn(result.event, sent);
    return `accepted ${result.event.known ? 'known' : 'unknown'} ${result.event.persons.length}`;
  },
};

/** The limits of docs/format.md, section 2. */
function checkLaw(event: ClassifiedEvent): void {
  const slots = [...event.open, ...event.confidential, ...event.persons.flatMap((person) => person.fields)];
  const fields = [...slots, ...event.further.flatMap((person) => person.fields)];
  // Further people are listed in one slot.
  const slotCount = slots.length + (event.further.length > 0 ? 1 : 0);
  promise(slotCount <= 64 && event.persons.length <= 8, 'more slots or people than the law allows');
  promise(new Set(fields.map(({ path }) => path)).size === fields.length, 'a path stands twice');
  for (const { path, type, text } of fields) {
    promise(path !== '' && path.isWellFormed() && text.isWellFormed(), 'a path or text that has no bytes');
    promise(Buffer.byteLength(path) <= 0xffff, 'a path that cannot be committed');
    if (type === 'j') promise(text === sorted(parseJson(text)), 'JSON that is not in its one form');
    if (type === 'z') promise(text === '', 'a null with a text');
    if (type === 'n') promise(String(Number(text)) === text, 'a number that is not in its one form');
  }
  promise(/^[a-z][a-z0-9_.]{0,63}$/.test(event.type), 'a type that no entry can hold');
  for (const term of event.terms) {
    promise(term.value.isWellFormed(), 'a term that has no bytes');
    const { person } = term;
    const isSomebody = person === undefined || (person < 8 ? event.persons[person] : event.further[person - 8]);
    promise(isSomebody !== undefined, 'a term of nobody');
  }
  const elsewhere = new Set([...event.open].map(({ path }) => path));
  for (const person of [...event.persons, ...event.further]) {
    for (const { path } of person.fields) promise(!elsewhere.has(path), 'a person stands open');
  }
}

/** What was sent comes back, completed by the defaults that were recorded. */
function checkReturn(event: ClassifiedEvent, sent: unknown): void {
  const people = [...event.persons, ...event.further];
  const fields = [...event.open, ...event.confidential, ...people.flatMap((person) => person.fields)];
  const occurredMs = event.occurredMs ?? RECORDED_MS;
  const { event: read, sealed } = assemble({
    fields: fields.toReversed(),
    type: event.type,
    occurredMs,
    sequence: event.sequence,
  });
  promise(sealed.length === 0, `nothing is sealed, yet told so: ${sealed.join()}`);
  const defaults = { time: timeText(RECORDED_MS), source: 'fallback', outcome: 'success' };
  const whole = sorted({ ...defaults, ...(sent as object) }); // accepted, so an object
  promise(sorted(read) === whole, `what comes back is not what was sent:\n${sorted(read)}\n${whole}`);
  promise(typeof sentence(read) === 'string', 'no sentence');
  const again = classify(read, { source: 'another', own: true });
  promise(again.ok, 'what came back would be refused');
}

/** JSON text with sorted names, own `__proto__` included. */
function sorted(input: unknown): string {
  if (Array.isArray(input)) return `[${input.map(sorted).join(',')}]`;
  if (typeof input !== 'object' || input === null) return JSON.stringify(input);
  const members = Object.keys(input)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${sorted((input as Record<string, unknown>)[key])}`);
  return `{${members.join(',')}}`;
}
