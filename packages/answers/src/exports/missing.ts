/** What an answer on exports does not know, in words. */

export const missing = {
  en: {
    withheld: 'Exports cannot be asked for with this key: what they are found by is withheld from it.',
    noEvent: (trail: string) => `${trail} shows no export in this period.`,
    noEventAtAll: (trail: string) => `${trail} has no event of any source from this period: it may begin later.`,
    tooMany: (count: string) =>
      `There were more exports than one answer holds; only the newest ${count} are in it. Ask with a shorter period.`,
    rowsUnsaid: (count: string) => `How many rows left, the source does not say of ${count} of the exports.`,
    noVerdict: (count: string) =>
      `Whether ${count === '1' ? 'one export was' : `${count} of the exports were`} approved was not looked into: no rule of the approval policy asks for an approval of ${count === '1' ? 'it' : 'them'}.`,
    wayNotAll: 'More happened to it than one answer holds; only the newest is told.',
  },
  de: {
    withheld:
      'Nach Exporten kann mit diesem Schlüssel nicht gefragt werden: Woran sie zu finden sind, wird ihm vorenthalten.',
    noEvent: (trail: string) => `${trail} zeigt in diesem Zeitraum keinen Export.`,
    noEventAtAll: (trail: string) =>
      `${trail} hat aus diesem Zeitraum von keiner Quelle ein Ereignis: Vielleicht beginnt es erst später.`,
    tooMany: (count: string) =>
      `Es gab mehr Exporte, als eine Antwort fasst; nur die neuesten ${count} stehen darin. Fragen Sie mit einem kürzeren Zeitraum.`,
    rowsUnsaid: (count: string) =>
      `Wie viele Zeilen das Haus verließen, sagt die Quelle bei ${count} der Exporte nicht.`,
    noVerdict: (count: string) =>
      `Ob ${count === '1' ? 'ein Export' : `${count} der Exporte`} genehmigt ${count === '1' ? 'war' : 'waren'}, wurde nicht geprüft: Keine Regel der Genehmigungsrichtlinie verlangt dafür eine Genehmigung.`,
    wayNotAll: 'Damit geschah mehr, als eine Antwort fasst; nur das Neueste ist erzählt.',
  },
};
