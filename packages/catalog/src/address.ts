/** Network addresses as search terms: the address itself and the blocks it lies in. */

/**
 * The terms of an address: exact, then /8 /16 /24 of IPv4 or /48 /64 of IPv6, each as `<network>/<bits>`.
 * A text that is no address has itself as its only term: it is kept and found, never refused.
 */
export function addressTerms(text: string): string[] {
  const four = parseFour(text);
  if (four !== undefined) return termsOfFour(four);
  const six = parseSix(text);
  if (six === undefined) return [text];
  if (isMapped(six)) return termsOfFour([six[6]! >> 8, six[6]! & 255, six[7]! >> 8, six[7]! & 255]);
  return [sixText(six), `${sixText(masked(six, 3))}/48`, `${sixText(masked(six, 4))}/64`];
}

/**
 * The term a reader's address or block stands for, in the form `addressTerms` writes; undefined for a block of a
 * width that is not indexed, or a text that is neither.
 */
export function addressTerm(text: string): string | undefined {
  const slash = text.indexOf('/');
  if (slash < 0)
    return parseFour(text) !== undefined || parseSix(text) !== undefined ? addressTerms(text)[0] : undefined;
  const address = text.slice(0, slash);
  const isFour = parseFour(address) !== undefined;
  if (!isFour && parseSix(address) === undefined) return undefined;
  const bits = text.slice(slash);
  return addressTerms(address).find((term, at) => at > 0 && term.endsWith(bits));
}

function termsOfFour(parts: readonly number[]): string[] {
  const [a, b, c, d] = parts;
  return [`${a}.${b}.${c}.${d}`, `${a}.0.0.0/8`, `${a}.${b}.0.0/16`, `${a}.${b}.${c}.0/24`];
}

function parseFour(text: string): number[] | undefined {
  if (text.length < 7 || text.length > 15) return undefined;
  const parts: number[] = [];
  let value = 0;
  let digitCount = 0;
  for (let at = 0; at <= text.length; at++) {
    const unit = at === text.length ? 46 : text.charCodeAt(at);
    if (unit === 46) {
      if (digitCount === 0 || value > 255) return undefined;
      parts.push(value);
      value = 0;
      digitCount = 0;
    } else if (unit >= 48 && unit <= 57 && !(digitCount > 0 && value === 0)) {
      // A leading zero is octal to some readers: such a text is no address here.
      value = value * 10 + unit - 48;
      digitCount++;
    } else return undefined;
  }
  return parts.length === 4 ? parts : undefined;
}

function parseSix(text: string): number[] | undefined {
  if (text.length < 2 || text.length > 45 || !text.includes(':')) return undefined;
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = parseGroups(halves[0]!, halves.length === 1);
  const tail = halves.length === 2 ? parseGroups(halves[1]!, true) : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  return [...head, ...Array.from({ length: missing }, () => 0), ...tail];
}

function parseGroups(text: string, mayEndInFour: boolean): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at]!; // within bounds
    if (mayEndInFour && at === parts.length - 1 && part.includes('.')) {
      const four = parseFour(part);
      if (four === undefined) return undefined;
      groups.push((four[0]! << 8) | four[1]!, (four[2]! << 8) | four[3]!);
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

/** IPv4 written inside IPv6 (`::ffff:10.0.0.1`) is the same machine: one form for both. */
function isMapped(groups: readonly number[]): boolean {
  return groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0);
}

function masked(groups: readonly number[], kept: number): number[] {
  return groups.map((group, at) => (at < kept ? group : 0));
}

/** RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups (the first of equals) as `::`. */
function sixText(groups: readonly number[]): string {
  let start = -1;
  let length = 1;
  for (let at = 0; at < 8; at++) {
    let end = at;
    while (end < 8 && groups[end] === 0) end++;
    if (end - at > length) {
      start = at;
      length = end - at;
    }
    if (end > at) at = end;
  }
  const hex = groups.map((group) => group.toString(16));
  if (start < 0) return hex.join(':');
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`;
}
