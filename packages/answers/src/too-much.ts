/** What is said where more was to be read than one answer may open: what is missing may stand in what was not read. */

export const tooMuchWords = {
  en: 'More was to be read for this than one answer may open at once, for the events are many or large. What is said here not to be known, or not to have happened, may stand in what was not read: ask for a shorter time.',
  de: 'Es wäre mehr zu lesen gewesen, als eine Antwort auf einmal öffnen darf, denn die Ereignisse sind viele oder groß. Was hier als nicht bekannt oder nicht geschehen gilt, kann im Ungelesenen stehen: Fragen Sie nach einem kürzeren Zeitraum.',
} as const;

/** In place of a sentence that nothing says it. */
export const tooMuchHeadline = {
  en: 'It cannot be said, because more is to be read for it than one answer may open at once.',
  de: 'Das lässt sich nicht sagen, weil dafür mehr zu lesen ist, als eine Antwort auf einmal öffnen darf.',
} as const;
