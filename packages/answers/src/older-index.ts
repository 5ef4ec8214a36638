/** What is said where part of the search index was made by an older version of the program, which indexed less. */

export const olderIndexWords = {
  en: 'Part of the search index was made by an older version of this program, which found less: an event that belongs here may be missing until the operator has the index made anew (trailmark fsck --rebuild).',
  de: 'Ein Teil des Suchverzeichnisses stammt von einer älteren Version dieses Programms, die weniger fand: Ein Ereignis, das hierher gehört, kann fehlen, bis der Betreiber das Verzeichnis neu erstellen lässt (trailmark fsck --rebuild).',
} as const;
