/** What is said to whoever asks with a key that is told no verdicts on approvals, and why it is not. */

/** `restricted`: the key sees a part of the trail only. `withheld`: who acted, approved or was meant is withheld from it. */
export type VerdictsUntold = 'restricted' | 'withheld';

export const verdictsUntoldWords: Readonly<Record<VerdictsUntold, { readonly en: string; readonly de: string }>> = {
  restricted: {
    en: 'Verdicts on approvals are not told to the key this was asked with: a verdict rests on events anywhere in the trail, and this key sees only a part of it. Somebody who sees the whole trail can say. What a source claims of an approval is told as its claim.',
    de: 'Urteile über Genehmigungen werden dem Schlüssel, mit dem gefragt wurde, nicht genannt: Ein Urteil beruht auf Ereignissen im ganzen Protokoll, und dieser Schlüssel sieht nur einen Teil davon. Wer das ganze Protokoll sieht, kann es sagen. Was eine Quelle über eine Genehmigung behauptet, steht als ihre Behauptung da.',
  },
  withheld: {
    en: 'Verdicts on approvals are not told to the key this was asked with: a verdict tells of whoever acted, approved or was meant, and some of that is withheld from this key.',
    de: 'Urteile über Genehmigungen werden dem Schlüssel, mit dem gefragt wurde, nicht genannt: Ein Urteil verrät, wer handelte, genehmigte oder gemeint war, und davon wird diesem Schlüssel etwas vorenthalten.',
  },
};
