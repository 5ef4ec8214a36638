/** What an answer on exports does not know, in words. */

export const missing = {
  en: {
    withheld: 'Exports cannot be asked for with this key: what they are found by is withheld from it.',
    noEvent: 'The trail shows no export in this period.',
    tooMany: (count: string) =>
      `There were more exports than one answer holds; only the newest ${count} are in it. Ask with a shorter period.`,
    rowsUnsaid: (count: string) => `How many rows left, the source does not say of ${count} of the exports.`,
    noVerdict: (count: string) =>
      `Whether ${count === '1' ? 'one export' : `${count} of the exports`} needed an approval, and had one, is not known: there is no verdict on ${count === '1' ? 'it' : 'them'}.`,
    wayNotAll: 'More happened to it than one answer holds; only the newest is told.',
  },
  de: {
    withheld:
      'Nach Exporten kann mit diesem Schlüssel nicht gefragt werden: Woran sie zu finden sind, wird ihm vorenthalten.',
    noEvent: 'Das Protokoll zeigt in diesem Zeitraum keinen Export.',
    tooMany: (count: string) =>
      `Es gab mehr Exporte, als eine Antwort fasst; nur die neuesten ${count} stehen darin. Fragen Sie mit einem kürzeren Zeitraum.`,
    rowsUnsaid: (count: string) =>
      `Wie viele Zeilen das Haus verließen, sagt die Quelle bei ${count} der Exporte nicht.`,
    noVerdict: (count: string) =>
      `Ob ${count === '1' ? 'ein Export' : `${count} der Exporte`} eine Genehmigung ${count === '1' ? 'brauchte und hatte' : 'brauchten und hatten'}, ist nicht bekannt: Es gibt kein Urteil darüber.`,
    wayNotAll: 'Damit geschah mehr, als eine Antwort fasst; nur das Neueste ist erzählt.',
  },
};
