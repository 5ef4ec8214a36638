/** The form in which values are searched: NFKC, lower case. Sealing and asking both pass through here. */

/** The searchable form of a value; most values are plain lower-case ASCII already and are returned as they are. */
export function normalText(value: string): string {
  let upper = false;
  for (let at = 0; at < value.length; at++) {
    const unit = value.charCodeAt(at);
    // Lower case may undo NFKC (a capital I with a dot), hence the second pass.
    if (unit >= 0x80) return value.normalize('NFKC').toLowerCase().normalize('NFKC');
    if (unit >= 0x41 && unit <= 0x5a) upper = true;
  }
  return upper ? value.toLowerCase() : value;
}
