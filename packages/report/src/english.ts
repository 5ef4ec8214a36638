/** The page in English. */

import type { Words } from './words.ts';

const some = (count: number, one: string, several: string): string =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? one : several}`;

/** `campaign_manager` as people write it. */
function spelt(name: string): string {
  const text = name.replaceAll(/[_.-]+/g, ' ').trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const STATUS: Readonly<Record<string, string>> = { none: 'no approval' };

export const englishWords: Words = {
  headings: {
    short: 'In short',
    happened: 'What happened',
    answer: 'The answer',
    money: 'Effect on money',
    approvals: 'Who approved',
    unknown: 'What is not known',
    sources: 'What was heard from whom',
    named: 'Who and what is named',
    proof: 'Proof',
  },
  titleOfSelection: 'What the trail says',
  titleOf: (thing) => `What the trail says: ${thing}`,
  quoted: (text) => `“${text}”`,
  held: (count, text, from, to) => (count === 1 ? `One event, of ${from}.` : `${text} events, from ${from} to ${to}.`),
  nothingFound: 'No event matches. That nothing is recorded does not say that nothing happened.',
  cut: (shown, total, isExact) =>
    `This page shows the latest ${shown} of ${isExact ? '' : 'more than '}${total} events; the earlier ones are not on it and in none of its sums.`,
  clocks: (zone) => `All times: ${zone}.`,
  audience: (audience) =>
    ({
      internal: 'readers inside the house: people by name where the key may see them',
      external: 'readers outside the house: people by role and organisation, free texts left out',
      legal: 'lawyers and auditors: people and things by name and id where the key may see them',
    })[audience],
  asked: 'Asked',
  heldBack: 'not shown: the question names what this page leaves out',
  period: 'Period',
  periodOf: (from, to) =>
    from === undefined ? `before ${to ?? ''}` : to === undefined ? `from ${from} on` : `from ${from}, before ${to}`,
  purpose: 'Purpose',
  madeFor: 'Made for',

  role: spelt,
  person: (type) => (type === 'user' ? 'Person' : spelt(type)),
  numbered: (role, number, organisation) =>
    organisation === undefined ? `${role} ${number}` : `${role} ${number} (${organisation})`,
  status: (word) => (Object.hasOwn(STATUS, word) ? (STATUS[word] ?? word) : word),

  verdictBy: (verdict, rule, policy) =>
    `Approval: ${verdict} (rule ${rule} of ${policy === 0 ? 'the built-in policy' : `policy version ${policy}`})`,
  claimed: (status, by, at) =>
    `Claimed, not on record: the source says ${status}${by === undefined ? '' : ` by ${by}`}${at === undefined ? '' : `, ${at}`}`,
  noVerdicts:
    'No rule of the approval policy asks for an approval of any of these events, or nothing is known of it yet.',
  claimedOnly:
    'What a source claims about an approval inside its own event is a statement of that source and is told apart: an approval on record is an event of its own.',
  noted: (notes, disputes) =>
    `People added to this entry: ${[...(disputes === 0 ? [] : [some(disputes, 'dispute', 'disputes')]), ...(notes === 0 ? [] : [some(notes, 'note', 'notes')])].join(', ')}`,
  reason: (text) => `Reason given: ${text}`,
  decided: (policy, version, rule) =>
    `Decided by ${[policy === undefined ? '' : `policy ${policy}`, version === undefined ? '' : `version ${version}`, rule === undefined ? '' : `rule ${rule}`].filter((each) => each !== '').join(', ')}`,
  verdictCount: (count, verdict) => `${some(count, 'act', 'acts')}: ${verdict}`,
  judgedAct: (sentence, verdict, isSayable) =>
    isSayable ? `${sentence}: ${verdict}` : `${sentence}; whether that was approved, the source cannot say`,
  ofEach: 'Of each of them:',
  restsOn: (sentences) => `On record: ${sentences}.`,
  unknowns: (count) => `${some(count, 'thing is', 'things are')} not known; see below.`,
  undone: (denied, failed) =>
    [
      ...(denied === 0 ? [] : [`${some(denied, 'act was', 'acts were')} refused`]),
      ...(failed === 0 ? [] : [`${some(failed, 'act', 'acts')} failed`]),
    ].join(', '),

  answer: {
    verdicts: {
      answered: 'The trail answers this.',
      partly: 'The trail answers this in part.',
      cannot: 'The trail cannot answer this.',
    },
    derived: 'follows from',
    claimed: 'claimed in',
    firstOf: (count) => `${count} entries, the first`,
  },
  namedHead: ['Name on this page', 'Type and id', 'Role', 'Organisation'],
  money: {
    head: ['What', 'Field', 'First', 'Last', 'Sum of changes', 'Changes'],
    note: 'Changes that took effect, field by field; currencies are never added to each other, nor plans to spend.',
    notSaid: 'not said',
    more: (count) => `${some(count, 'more row is', 'more rows are')} not shown.`,
    moved: (field, thing, sum, ends) =>
      `${field} of ${thing}: ${ends === undefined ? '' : `from ${ends.from} to ${ends.to}, `}${sum}`,
    sum: (field, amount, things) => `${field} of ${some(things, 'thing', 'things')} together: ${amount}`,
    broken: (thing, field) =>
      `${field} of ${thing} also moved between these changes, by something that is not on this page: first, last and sum do not fit together.`,
    refused: (thing, field, from, to) =>
      `Did not take effect and is not counted: ${field} of ${thing} from ${from} to ${to}`,
    noCurrency: (count) =>
      `${some(count, 'amount names', 'amounts name')} no currency and ${count === 1 ? 'is' : 'are'} in no sum.`,
    withheld: (count) => `In ${some(count, 'event', 'events')} amounts are withheld and in no sum.`,
    spent: (thing, amount, days) => `Spend recorded for ${thing}, ${some(days, 'day', 'days')}: ${amount}`,
    planned: (amount, difference) => `planned for the same days ${amount}, difference ${difference}`,
    stated: (thing, amount) => `What is reported of ${thing} states a spend of ${amount}`,
    differs: (stated, recorded, days, difference) =>
      `${stated}; the ${some(days, 'day', 'days')} recorded sum to ${recorded} (difference ${difference}).`,
  },
  unknown: {
    nothing: 'Nothing on this page is known to be incomplete. What no source ever sent cannot be listed.',
    missing: (paths, count) =>
      `${some(count, 'event does', 'events do')} not say all that ${count === 1 ? 'its' : 'their'} kind asks for: ${paths}.`,
    missingHere: (paths) => `Not said by the source: ${paths}`,
    erased: (people) => `What concerned ${some(people, 'person', 'people')} was erased for good.`,
    unreadable: (count) => `In ${some(count, 'event', 'events')} values should be there and cannot be read.`,
    damaged: (count) =>
      `${some(count, 'entry is', 'entries are')} not what was recorded: what is stored was changed. Nothing of ${count === 1 ? 'it' : 'them'} is shown.`,
    ahead: (count) =>
      `${some(count, 'event bears', 'events bear')} a time more than a day after its recording: that clock was wrong.`,
    unknownType: (count) =>
      `${some(count, 'event is', 'events are')} of a kind that nobody described: only what stands in it openly is told.`,
    sealed: (count) => `In ${some(count, 'event', 'events')} there are values that this page may not show.`,
    freeText: 'Reasons, comments and other free texts are left out of this page: they may name people.',
    restricted: 'The key this page was made with sees only part of the trail.',
    withheld: 'Some fields are withheld from the key this page was made with.',
    notRevealed:
      'Names of people are not shown: roles and numbers stand for them. The same number is the same person; different numbers may be one person whom two sources keep apart.',
    cut: (count) => `${count} events that match are not on this page.`,
    spendLeftOut: 'Too many records of daily spend match to be summed here: none is. A narrower selection sums them.',
    gap: (source, from, to) =>
      `The record of ${source} has a gap ${to === undefined ? `since ${from}` : `from ${from} to ${to}`}.`,
    furtherGaps: (count) =>
      `${some(count, 'further gap is', 'further gaps are')} known of sources and links beside what is told here; the table of sources below counts them.`,
    noSources: 'No source was heard of in this period.',
    otherSources: (count) => `${some(count, 'other source', 'other sources')} not on this page`,
    sourcesHead: ['Source', 'Events', 'First', 'Last', 'Gaps'],
  },
  proof: {
    intro:
      'This page is for reading and proves nothing by itself. Each number with # is an entry of the log named here, whose size and root were those below when the page was made.',
    origin: 'Log',
    size: 'Entries',
    root: 'Root',
    entries: 'On this page',
    made: 'Made',
    report: 'Report',
    madeBy: (moment, by) =>
      `${moment}${by === undefined ? '' : `, with the key ${by}`}; the making is itself on record`,
    offline:
      'To check the events offline, take them away as a bundle and verify it with a key that reached you by another way:',
    bundle: 'Bundle',
    noFont: (count) =>
      `${some(count, 'character', 'characters')} of this page can be set by none of its fonts and ${count === 1 ? 'stands' : 'stand'} as \ufffd; the page as HTML or text has them.`,
    thisPage: 'Whether this file is as it was made: its SHA-256 (sha256sum FILE) is on record, and this finds it:',
    foot: (origin, size, root) => `${origin} · ${size} entries · root ${root}`,
  },
};
