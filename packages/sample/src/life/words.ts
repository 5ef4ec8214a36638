/** What invented people write: reasons, comments, briefs, in English and German. */

import { pick, type Random } from '../random.ts';

type Texts = { readonly en: readonly string[]; readonly de: readonly string[] };

const reasons: Texts = {
  en: [
    'Conversions are above target',
    'Client asked for it by phone',
    'The supplier delivers a week later',
    'Stock is running low',
    'Moved from the reserve of the month',
    'Competitor is louder than planned',
    'As agreed in the weekly meeting',
  ],
  de: [
    'Nachfrage höher als geplant',
    'Budget für den Monat verschoben',
    'Wunsch des Kunden am Telefon',
    'Lieferant liefert eine Woche später',
    'Größere Nachfrage in der Schweiz',
    'Lager fast leer',
    'Wie in der Wochenrunde besprochen',
  ],
};
const withdrawals: Texts = {
  en: [
    'A price in it is wrong',
    'The licence of the picture has run out',
    'It was made twice by mistake',
    'The offer is over',
    'The claim in it is not proven',
  ],
  de: [
    'Ein Preis darin ist falsch',
    'Die Lizenz für das Bild ist abgelaufen',
    'Versehentlich doppelt angelegt',
    'Das Angebot ist vorbei',
    'Die Aussage darin ist nicht belegt',
  ],
};
const refusals: Texts = {
  en: [
    'The figures are missing',
    'Too much for this month',
    'The dates collide with the fair',
    'Wait for the new price list',
  ],
  de: [
    'Die Zahlen fehlen',
    'Zu viel für diesen Monat',
    'Überschneidet sich mit der Messe',
    'Erst nach der neuen Preisliste',
  ],
};
const emergencies: Texts = {
  en: ['The shop showed the wrong price', 'The landing page was down', 'Nobody with the right could be reached'],
  de: [
    'Der Shop zeigte den falschen Preis',
    'Die Zielseite war nicht erreichbar',
    'Niemand mit dem Recht war zu erreichen',
  ],
};
const handovers: Texts = {
  en: [
    'On holiday until Monday',
    'Knows the account already',
    'Speaks the language of the buyer',
    'Too many open leads',
  ],
  de: ['Bis Montag im Urlaub', 'Kennt den Kunden schon', 'Spricht die Sprache des Käufers', 'Zu viele offene Leads'],
};
const corrections: Texts = {
  en: ['The form had the wrong country', 'The company orders from there', 'The buyer has moved'],
  de: ['Im Formular stand das falsche Land', 'Das Unternehmen bestellt von dort', 'Der Käufer ist umgezogen'],
};
const upkeep: Texts = {
  en: [
    'It sent everything twice',
    'Replaced by a newer one',
    'As agreed in the weekly meeting',
    'Nobody uses it any more',
  ],
  de: [
    'Es kam alles doppelt an',
    'Durch Neueres ersetzt',
    'Wie in der Wochenrunde besprochen',
    'Wird nicht mehr gebraucht',
  ],
};
const comments: Texts = {
  en: [
    'Please before noon.',
    'Shall we say "for" instead of "in"?',
    'The second picture is better.',
    'Fine with the new headline.',
    'Price list of May, not April.',
    'Logo too close to the edge.',
  ],
  de: [
    'Bitte vor zwölf Uhr.',
    'Das zweite Bild gefällt mir besser.',
    'Größe der Schrift prüfen, bitte.',
    'Mit der neuen Überschrift einverstanden.',
    'Preisliste von Mai, nicht April.',
    'Das ß fehlt in der Straße.',
  ],
};
const headlines: Texts = {
  en: [
    'Three ways to wear linen',
    'Behind the scenes at the mill',
    'What the orchard taught us',
    'A lantern for every window',
    'Ten questions to our weaver',
    'Slow mornings, warm hands',
    'The last days of the sale',
  ],
  de: [
    'Unser Gärtner packt aus',
    'Zehn Fragen an die Weberei',
    'Müßiggang für Fortgeschrittene',
    'Eine Laterne für jedes Fenster',
    'Was der Obsthof uns lehrt',
    'Langsame Morgen, warme Hände',
    'Die letzten Tage der Aktion',
  ],
};
const learnings: Texts = {
  en: [
    'Short films worked better than pictures.',
    'Mail on Tuesdays sold twice as much as on Fridays.',
    'The audience was too wide in the first week.',
  ],
  de: [
    'Kurze Filme wirkten besser als Bilder.',
    'Post am Dienstag verkaufte doppelt so viel wie am Freitag.',
    'Die Zielgruppe war in der ersten Woche zu groß.',
  ],
};
const purposes: Texts = {
  en: [
    'Weekly list for the call centre',
    'Planning of the autumn flight',
    'Figures for the steering meeting',
    'Check of a complaint',
    'Invitation to the open day',
  ],
  de: [
    'Wöchentliche Liste für das Telefonteam',
    'Planung des Herbstes',
    'Zahlen für die Steuerungsrunde',
    'Prüfung einer Beschwerde',
    'Einladung zum Tag der offenen Tür',
  ],
};

export const words = {
  reasons,
  withdrawals,
  refusals,
  emergencies,
  handovers,
  corrections,
  upkeep,
  comments,
  headlines,
  learnings,
  purposes,
} as const;

export function say(random: Random, texts: Texts, language: 'en' | 'de'): string {
  return pick(random, texts[language]);
}
