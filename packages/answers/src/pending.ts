/** What is said where an answer asked for verdicts on approvals before all of them were worked out. */

export const verdictsPendingWords = {
  en: 'Verdicts on approvals are still being worked out: one that is not told here may be known in a moment, and one that is told may become another.',
  de: 'Urteile über Genehmigungen werden noch ermittelt: Eines, das hier fehlt, kann gleich bekannt sein, und ein genanntes kann ein anderes werden.',
} as const;
