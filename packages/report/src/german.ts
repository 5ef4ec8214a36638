/** The page in German. */

import type { Words } from './words.ts';

const some = (count: number, one: string, several: string): string =>
  `${count.toLocaleString('de-DE')} ${count === 1 ? one : several}`;

const ROLES: Readonly<Record<string, string>> = {
  campaign_manager: 'Kampagnenmanagement',
  marketing_director: 'Marketingleitung',
  marketing_operations: 'Marketing Operations',
  compliance_officer: 'Compliance',
  security_officer: 'Informationssicherheit',
  sales_manager: 'Vertriebsleitung',
  sales_rep: 'Vertrieb',
  legal: 'Recht',
  finance: 'Finanzen',
  auditor: 'Revision',
  administrator: 'Administration',
  agency_partner: 'Agentur',
};

const PEOPLE: Readonly<Record<string, string>> = {
  user: 'Person',
  person: 'Person',
  contact: 'Kontakt',
  customer: 'Kunde',
  employee: 'Beschäftigte Person',
  member: 'Mitglied',
};

function spelt(name: string): string {
  const text = name.replaceAll(/[_.-]+/g, ' ').trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}
const known = (names: Readonly<Record<string, string>>, name: string): string =>
  Object.hasOwn(names, name) ? (names[name] ?? spelt(name)) : spelt(name);

const STATUS: Readonly<Record<string, string>> = {
  approved: 'genehmigt',
  rejected: 'abgelehnt',
  requested: 'beantragt',
  pending: 'offen',
  none: 'keine Genehmigung',
};

export const germanWords: Words = {
  headings: {
    short: 'Kurz gesagt',
    happened: 'Was geschehen ist',
    answer: 'Die Antwort',
    money: 'Wirkung auf Geld',
    approvals: 'Wer genehmigt hat',
    unknown: 'Was nicht bekannt ist',
    sources: 'Was von wem zu hören war',
    named: 'Wer und was genannt ist',
    proof: 'Nachweis',
  },
  titleOfSelection: 'Was das Protokoll sagt',
  titleOf: (thing) => `Was das Protokoll sagt: ${thing}`,
  quoted: (text) => `„${text}“`,
  held: (count, text, from, to) =>
    count === 1 ? `Ein Ereignis, vom ${from}.` : `${text} Ereignisse, vom ${from} bis zum ${to}.`,
  nothingFound: 'Kein Ereignis passt. Dass nichts aufgezeichnet ist, heißt nicht, dass nichts geschehen ist.',
  cut: (shown, total, isExact) =>
    `Diese Seite zeigt die letzten ${shown} von ${isExact ? '' : 'mehr als '}${total} Ereignissen; die früheren stehen nicht darauf und in keiner ihrer Summen.`,
  clocks: (zone) => `Alle Zeiten: ${zone}.`,
  audience: (audience) =>
    ({
      internal: 'Leser im Haus: Menschen mit Namen, soweit der Schlüssel sie sehen darf',
      external: 'Leser außer Haus: Menschen nach Rolle und Organisation, ohne freie Texte',
      legal: 'Anwälte und Prüfer: Menschen und Dinge mit Namen und Kennung, soweit der Schlüssel sie sehen darf',
    })[audience],
  asked: 'Gefragt',
  heldBack: 'nicht gezeigt: die Frage nennt, was diese Seite auslässt',
  period: 'Zeitraum',
  periodOf: (from, to) =>
    from === undefined ? `vor ${to ?? ''}` : to === undefined ? `ab ${from}` : `ab ${from}, vor ${to}`,
  purpose: 'Zweck',
  madeFor: 'Gemacht für',

  role: (role) => known(ROLES, role),
  person: (type) => known(PEOPLE, type),
  numbered: (role, number, organisation) =>
    organisation === undefined ? `${role} ${number}` : `${role} ${number} (${organisation})`,
  status: (word) => (Object.hasOwn(STATUS, word) ? (STATUS[word] ?? word) : word),

  verdictBy: (verdict, rule, policy) =>
    `Genehmigung: ${verdict} (Regel ${rule} der ${policy === 0 ? 'eingebauten Richtlinie' : `Richtlinie, Fassung ${policy}`})`,
  claimed: (status, by, at) =>
    `Behauptet, nicht aufgezeichnet: die Quelle sagt ${status}${by === undefined ? '' : ` von ${by}`}${at === undefined ? '' : `, ${at}`}`,
  noVerdicts:
    'Keine Regel der Genehmigungsrichtlinie verlangt für eines dieser Ereignisse eine Genehmigung, oder es ist noch nichts darüber bekannt.',
  claimedOnly:
    'Was eine Quelle in ihrem eigenen Ereignis über eine Genehmigung behauptet, ist eine Aussage dieser Quelle und steht für sich: eine aufgezeichnete Genehmigung ist ein eigenes Ereignis.',
  noted: (notes, disputes) =>
    `Zu diesem Eintrag gibt es: ${[...(disputes === 0 ? [] : [some(disputes, 'Anfechtung', 'Anfechtungen')]), ...(notes === 0 ? [] : [some(notes, 'Notiz', 'Notizen')])].join(', ')}`,
  reason: (text) => `Genannter Grund: ${text}`,
  decided: (policy, version, rule) =>
    `Entschieden nach ${[policy === undefined ? '' : `Richtlinie ${policy}`, version === undefined ? '' : `Fassung ${version}`, rule === undefined ? '' : `Regel ${rule}`].filter((each) => each !== '').join(', ')}`,
  verdictCount: (count, verdict) => `${some(count, 'Handlung', 'Handlungen')}: ${verdict}`,
  judgedAct: (sentence, verdict, isSayable) =>
    isSayable ? `${sentence}: ${verdict}` : `${sentence}; ob das genehmigt war, kann die Quelle nicht sagen`,
  ofEach: 'Für jede davon gilt:',
  restsOn: (sentences) => `Aufgezeichnet: ${sentences}.`,
  unknowns: (count) => `${some(count, 'Sache ist', 'Sachen sind')} nicht bekannt; siehe unten.`,
  undone: (denied, failed) =>
    [
      ...(denied === 0 ? [] : [`${some(denied, 'Handlung wurde', 'Handlungen wurden')} abgelehnt`]),
      ...(failed === 0 ? [] : [`${some(failed, 'Handlung schlug', 'Handlungen schlugen')} fehl`]),
    ].join(', '),

  answer: {
    verdicts: {
      answered: 'Das Protokoll beantwortet dies.',
      partly: 'Das Protokoll beantwortet dies zum Teil.',
      cannot: 'Das Protokoll kann dies nicht beantworten.',
    },
    derived: 'folgt aus',
    claimed: 'behauptet in',
    firstOf: (count) => `${count} Einträgen, den ersten`,
  },
  namedHead: ['Name auf dieser Seite', 'Art und Kennung', 'Rolle', 'Organisation'],
  money: {
    head: ['Was', 'Feld', 'Zuerst', 'Zuletzt', 'Summe der Änderungen', 'Änderungen'],
    note: 'Änderungen, die wirksam wurden, Feld für Feld; verschiedene Währungen werden nie addiert, Pläne und Ausgaben auch nicht.',
    notSaid: 'nicht gesagt',
    more: (count) => `${some(count, 'weitere Zeile ist', 'weitere Zeilen sind')} nicht gezeigt.`,
    moved: (field, thing, sum, ends) =>
      `${field} von ${thing}: ${ends === undefined ? '' : `von ${ends.from} auf ${ends.to}, `}${sum}`,
    sum: (field, amount, things) => `${field} von ${some(things, 'Sache', 'Sachen')} zusammen: ${amount}`,
    broken: (thing, field) =>
      `${field} von ${thing} bewegte sich zwischen diesen Änderungen noch durch etwas, das nicht auf dieser Seite steht: zuerst, zuletzt und Summe passen nicht zusammen.`,
    refused: (thing, field, from, to) =>
      `Wurde nicht wirksam und zählt nicht: ${field} von ${thing} von ${from} auf ${to}`,
    noCurrency: (count) =>
      `${some(count, 'Betrag nennt', 'Beträge nennen')} keine Währung und ${count === 1 ? 'steht' : 'stehen'} in keiner Summe.`,
    withheld: (count) => `In ${some(count, 'Ereignis', 'Ereignissen')} sind Beträge vorenthalten und in keiner Summe.`,
    spent: (thing, amount, days) => `Erfasste Ausgaben für ${thing}, ${some(days, 'Tag', 'Tage')}: ${amount}`,
    planned: (amount, difference) => `für dieselben Tage geplant ${amount}, Differenz ${difference}`,
    stated: (thing, amount) => `Was über ${thing} berichtet wurde, nennt Ausgaben von ${amount}`,
    differs: (stated, recorded, days, difference) =>
      `${stated}; ${days === 1 ? 'der eine erfasste Tag ergibt' : `die ${some(days, 'erfasste Tag', 'erfassten Tage')} ergeben`} ${recorded} (Differenz ${difference}).`,
  },
  unknown: {
    nothing:
      'Auf dieser Seite ist nichts als unvollständig bekannt. Was keine Quelle je gesandt hat, lässt sich nicht auflisten.',
    missing: (paths, count) =>
      `${some(count, 'Ereignis sagt', 'Ereignisse sagen')} nicht, was gesagt sein sollte: ${paths}.`,
    missingHere: (paths) => `Von der Quelle nicht gesagt: ${paths}`,
    erased: (people) => `Was ${some(people, 'Person', 'Personen')} betraf, wurde endgültig gelöscht.`,
    unreadable: (count) =>
      `In ${some(count, 'Ereignis', 'Ereignissen')} müssten Werte stehen, die nicht zu lesen sind.`,
    damaged: (count) =>
      `${some(count, 'Eintrag ist', 'Einträge sind')} nicht, was aufgezeichnet wurde: das Gespeicherte wurde verändert. Nichts davon wird gezeigt.`,
    ahead: (count) =>
      `${some(count, 'Ereignis trägt', 'Ereignisse tragen')} eine Zeit mehr als einen Tag nach der Aufzeichnung: diese Uhr ging falsch.`,
    unknownType: (count) =>
      `${some(count, 'Ereignis ist', 'Ereignisse sind')} von einer Art, die niemand beschrieben hat: gesagt wird nur, was offen darin steht.`,
    sealed: (count) => `In ${some(count, 'Ereignis', 'Ereignissen')} stehen Werte, die diese Seite nicht zeigen darf.`,
    freeText: 'Gründe, Kommentare und andere freie Texte stehen nicht auf dieser Seite: sie könnten Menschen nennen.',
    restricted: 'Der Schlüssel, mit dem diese Seite gemacht wurde, sieht nur einen Teil des Protokolls.',
    withheld: 'Einige Felder werden dem Schlüssel vorenthalten, mit dem diese Seite gemacht wurde.',
    notRevealed:
      'Namen von Menschen werden nicht gezeigt: Rollen und Nummern stehen für sie. Gleiche Nummer heißt dieselbe Person; verschiedene können dieselbe sein, wenn Quellen sie verschieden führen.',
    cut: (count) => `${count} Ereignisse, die passen, stehen nicht auf dieser Seite.`,
    spendLeftOut:
      'Zu viele Tagesausgaben passen, um sie hier zu summieren: keine ist in einer Summe. Eine engere Auswahl summiert sie.',
    gap: (source, from, to) =>
      `Die Aufzeichnung von ${source} hat eine Lücke ${to === undefined ? `seit ${from}` : `von ${from} bis ${to}`}.`,
    furtherGaps: (count) =>
      `${some(count, 'weitere Lücke ist', 'weitere Lücken sind')} von Quellen und Anbindungen neben dem hier Erzählten bekannt; die Tabelle der Quellen unten zählt sie.`,
    noSources: 'Von keiner Quelle war in diesem Zeitraum etwas zu hören.',
    otherSources: (count) => `${some(count, 'andere Quelle', 'andere Quellen')}, nicht auf dieser Seite`,
    sourcesHead: ['Quelle', 'Ereignisse', 'Erstes', 'Letztes', 'Lücken'],
  },
  proof: {
    intro:
      'Diese Seite ist zum Lesen und beweist für sich nichts. Jede Nummer mit # ist ein Eintrag des hier genannten Protokolls, dessen Größe und Wurzel beim Erstellen die unten stehenden waren.',
    origin: 'Protokoll',
    size: 'Einträge',
    root: 'Wurzel',
    entries: 'Auf dieser Seite',
    made: 'Gemacht',
    report: 'Bericht',
    madeBy: (moment, by) =>
      `${moment}${by === undefined ? '' : `, mit dem Schlüssel ${by}`}; auch das ist aufgezeichnet`,
    offline:
      'Um die Ereignisse ohne Verbindung zu prüfen, nehmen Sie sie als Bündel mit und prüfen es mit einem Schlüssel, der Sie auf anderem Weg erreicht hat:',
    bundle: 'Bündel',
    noFont: (count) =>
      `${some(count, 'Zeichen', 'Zeichen')} dieser Seite ${count === 1 ? 'fehlt' : 'fehlen'} in ihren Schriften und ${count === 1 ? 'steht' : 'stehen'} als \ufffd; als HTML oder Text hat die Seite sie.`,
    thisPage:
      'Ob diese Datei so ist, wie sie gemacht wurde: ihr SHA-256 (sha256sum DATEI) ist aufgezeichnet, und dies findet ihn:',
    foot: (origin, size, root) => `${origin} · ${size} Einträge · Wurzel ${root}`,
  },
};
