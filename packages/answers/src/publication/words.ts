/** How a publication is told: by whom, in which form, approved or not, and who only looked. */

import type { Part } from './form.ts';

type Language = 'en' | 'de';

export interface PublicationWords {
  published(told: { when: string; who: string; thing: string; where: string }): string;
  sent(told: { when: string; who: string; thing: string; to: string }): string;
  made(told: { when: string; who: string; thing: string }): string;
  at(address: string): string;
  people(count: string): string;
  tried(told: { when: string; who: string; thing: string; because: string }): string;
  form(parts: string): string;
  readonly noForm: string;
  part(part: Part, value: string): string;
  consent(check: string): string;
  withdrawn(count: string): string;
  scheduled(when: string, who: string, to: string | undefined): string;
  approved(when: string, who: string, step: string, form: string): string;
  step(name: string): string;
  inForm(parts: string): string;
  file(name: string, version: string | undefined): string;
  brought(told: { when: string; who: string; file: string; version: string; scan: string; licence: string }): string;
  licence(name: string): string;
  readonly scanResults: Readonly<Record<string, string>>;
  same(parts: string): string;
  differs(parts: string): string;
  partName(part: Part): string;
  unclear(parts: string): string;
  refused(sentence: string, isAfter: boolean): string;
  afterwards(when: string, who: string): string;
  exchanged(told: { when: string; who: string; file: string; version: string; scan: string; licence: string }): string;
  scan(result: string): string;
  readonly noScan: string;
  readonly noLicence: string;
  scanned(told: { when: string; who: string; file: string; result: string }): string;
  edited(when: string, who: string): string;
  looked(when: string, who: string): string;
  /** Nothing is said of what else they did. */
  lookedAt(when: string, who: string): string;
  asked(when: string, who: string, name: string): string;
  signed(told: { when: string; who: string; role: string; number: string; isSame: boolean | undefined }): string;
  oneHolder(count: string): string;
  takenDown(told: { when: string; who: string; after: string; reason: string }): string;
  reason(text: string): string;
  /** `told`: the source's word as it stands in a sentence. */
  claimed(status: string, told: string, by: string | undefined): string;
  approval(reason: string): string;
  readonly noVerdict: string;
  readonly noApproval: string;
  readonly whoExchanged: string;
  noEvent(trail: string): string;
  readonly withheld: string;
  readonly tooMany: string;
}

export const words: Readonly<Record<Language, PublicationWords>> = {
  en: {
    published: ({ when, who, thing, where }) => `On ${when}, ${who} published ${thing}${where}.`,
    sent: ({ when, who, thing, to }) => `On ${when}, ${who} sent ${thing}${to}.`,
    made: ({ when, who, thing }) => `On ${when}, ${who} made ${thing}.`,
    at: (address) => ` at ${address}`,
    people: (count) => ` to ${count} people`,
    tried: ({ when, who, thing, because }) =>
      `On ${when}, ${who} tried to publish ${thing}, which did not happen${because}.`,
    form: (parts) => `Its form then: ${parts}.`,
    noForm: 'In which form it was published, its source does not say: no hash, no version.',
    part: (part, value) =>
      ({
        content_sha256: `content with the SHA-256 ${value}`,
        rendition_sha256: `rendition with the SHA-256 ${value}`,
        version: `version ${value}`,
        assets: `files ${value}`,
      })[part],
    consent: (check) => `Of the consent of those it went to, the source says: check ${check}`,
    withdrawn: (count) => `, ${count} of them had withdrawn it`,
    scheduled: (when, who, to) => `${who} had planned it on ${when}${to === undefined ? '' : ` for ${to}`}.`,
    approved: (when, who, step, form) => `Before that, on ${when}, ${who} approved it${step}${form}.`,
    step: (name) => ` (step ${name})`,
    inForm: (parts) => `, with ${parts}`,
    file: (name, version) => (version === undefined ? name : `${name} (version ${version})`),
    brought: ({ when, who, file, version, scan, licence }) =>
      `What was approved had version ${version} of the file ${file}, which ${who} had brought on ${when}${scan}${licence}.`,
    licence: (name) => `, licence: ${name}`,
    scanResults: { clean: 'clean', infected: 'infected', 'not scanned': 'not scanned' },
    same: (parts) => `What was published is what was approved: ${parts} are the same.`,
    differs: (parts) => `What was published is not what was approved; differing: ${parts}.`,
    partName: (part) =>
      ({ content_sha256: 'content', rendition_sha256: 'rendition', version: 'version', assets: 'files' })[part],
    unclear: (parts) =>
      `Whether what was published is what was approved cannot be told: ${parts} are not said of both.`,
    refused: (sentence, isAfter) => `${isAfter ? 'After that approval' : 'Before it was published'}: ${sentence}.`,
    afterwards: (when, who) => `Only afterwards, on ${when}, ${who} approved it.`,
    exchanged: ({ when, who, file, version, scan, licence }) =>
      `Between approval and publication, on ${when}, ${who} replaced the file ${file} with version ${version}${scan}${licence}.`,
    scan: (result) => `, scan: ${result}`,
    noScan: '; no scan of it is recorded before the publication',
    noLicence: '; the source says that it has no licence',
    scanned: ({ when, who, file, result }) => `On ${when}, ${who} scanned that version of ${file}: ${result}.`,
    edited: (when, who) => `Between approval and publication, on ${when}, ${who} edited it.`,
    looked: (when, who) => `${who} looked at it on ${when}; no event says that ${who} changed anything about it.`,
    lookedAt: (when, who) => `${who} looked at it on ${when}.`,
    asked: (when, who, name) =>
      `On ${when}, ${who} named ${name} in a comment on it; no event says that ${name} did anything to it.`,
    signed: ({ when, who, role, number, isSame }) =>
      `On ${when}, ${who} signed it${role}${number}${isSame === undefined ? '' : isSame ? ', in this form' : ', in another form'}.`,
    oneHolder: (count) =>
      `${count} of the signatures name one and the same holder of the accounts they were given with.`,
    takenDown: ({ when, who, after, reason }) => `On ${when}, ${who} took it down${after}${reason}.`,
    reason: (text) => `, for the stated reason ${text}`,
    claimed: (status, told, by) =>
      `The publishing source itself claims ${status === 'approved' ? 'that it was approved' : `for its approval ${told}`}${by === undefined ? ', without saying by whom' : ` by ${by}`}.`,
    approval: (reason) => `On its approval: ${reason}`,
    noVerdict:
      'Whether whoever approved was entitled to was not looked into: no rule of the approval policy asks for an approval of this.',
    noApproval: 'No event says that it was approved before; whether it was, cannot be said.',
    whoExchanged: 'What changed it between approval and publication, and who did, no event says.',
    noEvent: (trail) => `${trail} shows no event that says it was published.`,
    withheld: 'What could say it is withheld from the key this was asked with.',
    tooMany: 'There are more events about it than one answer holds; only the newest were read.',
  },
  de: {
    published: ({ when, who, thing, where }) => `Am ${when} hat ${who} ${thing}${where} veröffentlicht.`,
    sent: ({ when, who, thing, to }) => `Am ${when} hat ${who} ${thing}${to} verschickt.`,
    made: ({ when, who, thing }) => `Am ${when} hat ${who} ${thing} erstellt.`,
    at: (address) => ` unter ${address}`,
    people: (count) => ` an ${count} Menschen`,
    tried: ({ when, who, thing, because }) =>
      `Am ${when} wollte ${who} ${thing} veröffentlichen, was nicht geschah${because}.`,
    form: (parts) => `Die Form dabei: ${parts}.`,
    noForm: 'In welcher Form veröffentlicht wurde, sagt die Quelle nicht: kein Hash, keine Version.',
    part: (part, value) =>
      ({
        content_sha256: `Inhalt mit dem SHA-256 ${value}`,
        rendition_sha256: `Ansicht mit dem SHA-256 ${value}`,
        version: `Version ${value}`,
        assets: `Dateien ${value}`,
      })[part],
    consent: (check) => `Zur Einwilligung der Empfänger sagt die Quelle: Prüfung ${check}`,
    withdrawn: (count) => `, ${count} von ihnen hatten widerrufen`,
    scheduled: (when, who, to) => `${who} hatte es am ${when}${to === undefined ? '' : ` für den ${to}`} eingeplant.`,
    approved: (when, who, step, form) => `Davor, am ${when}, hat ${who} es freigegeben${step}${form}.`,
    step: (name) => ` (Schritt ${name})`,
    inForm: (parts) => `, mit ${parts}`,
    file: (name, version) => (version === undefined ? name : `${name} (Version ${version})`),
    brought: ({ when, who, file, version, scan, licence }) =>
      `Freigegeben war Version ${version} der Datei ${file}, die ${who} am ${when} gebracht hatte${scan}${licence}.`,
    licence: (name) => `, Lizenz: ${name}`,
    scanResults: { clean: 'unauffällig', infected: 'befallen', 'not scanned': 'nicht geprüft' },
    same: (parts) => `Veröffentlicht wurde, was freigegeben war: ${parts} sind gleich.`,
    differs: (parts) => `Veröffentlicht wurde nicht, was freigegeben war; anders: ${parts}.`,
    partName: (part) =>
      ({ content_sha256: 'Inhalt', rendition_sha256: 'Ansicht', version: 'Version', assets: 'Dateien' })[part],
    unclear: (parts) =>
      `Ob veröffentlicht wurde, was freigegeben war, ist nicht zu sagen: ${parts} sind nicht von beidem genannt.`,
    refused: (sentence, isAfter) => `${isAfter ? 'Nach dieser Freigabe' : 'Vor der Veröffentlichung'}: ${sentence}.`,
    afterwards: (when, who) => `Erst danach, am ${when}, hat ${who} es freigegeben.`,
    exchanged: ({ when, who, file, version, scan, licence }) =>
      `Zwischen Freigabe und Veröffentlichung, am ${when}, hat ${who} die Datei ${file} durch Version ${version} ersetzt${scan}${licence}.`,
    scan: (result) => `, Prüfung: ${result}`,
    noScan: '; eine Prüfung davon ist vor der Veröffentlichung nicht verzeichnet',
    noLicence: '; laut Quelle hat sie keine Lizenz',
    scanned: ({ when, who, file, result }) => `Am ${when} hat ${who} diese Version von ${file} geprüft: ${result}.`,
    edited: (when, who) => `Zwischen Freigabe und Veröffentlichung, am ${when}, hat ${who} es bearbeitet.`,
    looked: (when, who) =>
      `${who} hat es am ${when} angesehen; kein Ereignis sagt, dass ${who} etwas daran geändert hat.`,
    lookedAt: (when, who) => `${who} hat es am ${when} angesehen.`,
    asked: (when, who, name) =>
      `Am ${when} hat ${who} in einem Kommentar dazu ${name} genannt; kein Ereignis sagt, dass ${name} etwas daran getan hat.`,
    signed: ({ when, who, role, number, isSame }) =>
      `Am ${when} hat ${who} es${role} unterzeichnet${number}${isSame === undefined ? '' : isSame ? ', in dieser Form' : ', in einer anderen Form'}.`,
    oneHolder: (count) =>
      `${count} der Unterschriften nennen ein und denselben Inhaber der Konten, mit denen sie gegeben wurden.`,
    takenDown: ({ when, who, after, reason }) => `Am ${when} hat ${who} es offline genommen${after}${reason}.`,
    reason: (text) => `, angegebener Grund: ${text}`,
    claimed: (status, told, by) =>
      `Die veröffentlichende Quelle selbst behauptet ${status === 'approved' ? 'eine Freigabe' : `zur Freigabe ${told}`}${by === undefined ? ', ohne zu sagen, durch wen' : ` durch ${by}`}.`,
    approval: (reason) => `Zur Freigabe: ${reason}`,
    noVerdict:
      'Ob freigeben durfte, wer freigegeben hat, wurde nicht geprüft: Keine Regel der Genehmigungsrichtlinie verlangt dafür eine Genehmigung.',
    noApproval: 'Kein Ereignis sagt, dass es vorher freigegeben wurde; ob es so war, ist nicht zu sagen.',
    whoExchanged: 'Was es zwischen Freigabe und Veröffentlichung verändert hat und wer, sagt kein Ereignis.',
    noEvent: (trail) => `${trail} zeigt kein Ereignis, das eine Veröffentlichung nennt.`,
    withheld: 'Was es sagen könnte, wird dem Schlüssel vorenthalten, mit dem gefragt wurde.',
    tooMany: 'Es gibt mehr Ereignisse dazu, als eine Antwort fasst; nur die neuesten wurden gelesen.',
  },
};

interface HeadlineWords {
  readonly one: string;
  other(parts: string, by: string | undefined, files: number): string;
  judged(verdict: string, reason: string): string;
  takenBack(sentences: string): string;
  readonly unclear: string;
  readonly none: string;
  approvedBy(who: string, when: string): string;
  cannot(thing: string, because: string): string;
  silent(because: string, gap: string): string;
  noEvent(trail: string): string;
  readonly withheld: string;
}

export const headlineWords: Readonly<Record<Language, HeadlineWords>> = {
  en: {
    one: ', in the form that',
    other: (parts, by, files) =>
      `, not in the form that was approved (differing: ${parts})${by === undefined ? '' : `, after ${by} had replaced ${files === 1 ? 'a file' : 'files'} of it`}`,
    judged: (verdict, reason) => `; the verdict on its approval is ${verdict}: ${reason}`,
    takenBack: (sentences) => `; but after that approval: ${sentences}`,
    unclear: '; whether in the form that was approved, the events do not say',
    none: '; no event says that it was approved before',
    approvedBy: (who, when) => ` ${who} had approved on ${when}`,
    cannot: (thing, because) => `It cannot be said who published ${thing}, because ${because}.`,
    silent: (because, gap) => `${because}, and something is missing: ${gap}`,
    noEvent: (trail: string) => `${trail} shows no event that says it was published`,
    withheld: 'what could say it is withheld from the key this was asked with',
  },
  de: {
    one: ', in der Form, die',
    other: (parts, by, files) =>
      `, nicht in der freigegebenen Form (anders: ${parts})${by === undefined ? '' : `, nach dem Austausch ${files === 1 ? 'einer Datei' : 'von Dateien'} durch ${by}`}`,
    judged: (verdict, reason) => `; das Urteil zur Freigabe lautet ${verdict}: ${reason}`,
    takenBack: (sentences) => `; doch nach dieser Freigabe: ${sentences}`,
    unclear: '; ob in der freigegebenen Form, sagen die Ereignisse nicht',
    none: '; kein Ereignis sagt, dass es vorher freigegeben wurde',
    approvedBy: (who, when) => ` ${who} am ${when} freigegeben hatte`,
    cannot: (thing, because) => `Wer ${thing} veröffentlicht hat, ist nicht zu sagen, denn ${because}.`,
    silent: (because, gap) => `${because}, und es fehlt etwas: ${gap}`,
    noEvent: (trail: string) => `${trail} zeigt kein Ereignis, das eine Veröffentlichung nennt`,
    withheld: 'was es sagen könnte, wird dem Schlüssel vorenthalten, mit dem gefragt wurde',
  },
};
