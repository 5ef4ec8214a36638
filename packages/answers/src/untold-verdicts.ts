/** What is said to whoever asks with a key that is told no verdicts on approvals, and why it is not. */

/** `restricted`: the key sees a part of the trail only. `withheld`: who acted, approved or was meant is withheld from it. */
export type VerdictsUntold = 'restricted' | 'withheld';

export const verdictsUntoldWords: Readonly<Record<VerdictsUntold, { readonly en: string; readonly de: string }>> = {
  restricted: {
    en: 'Verdicts on approvals are not told to the key this was asked with: they rest on approvals, limits and silences anywhere in the trail, of which it sees only a part. What a source claims of an approval is told as its claim.',
    de: 'Urteile über Genehmigungen werden dem Schlüssel, mit dem gefragt wurde, nicht genannt: Sie beruhen auf Genehmigungen, Grenzen und Lücken im ganzen Protokoll, von dem er nur einen Teil sieht. Was eine Quelle über eine Genehmigung behauptet, steht als ihre Behauptung da.',
  },
  withheld: {
    en: 'Verdicts on approvals are not told to the key this was asked with: they tell of whoever acted, approved or was meant, and some of that is withheld from it.',
    de: 'Urteile über Genehmigungen werden dem Schlüssel, mit dem gefragt wurde, nicht genannt: Sie verraten, wer handelte, genehmigte oder gemeint war, und davon wird ihm etwas vorenthalten.',
  },
};
