/**
 * What a secret or a card number looks like in a text. Patterns are precise, for an audit trail without its order
 * numbers is worth less than one with a stray token; and linear: each match can begin only where a run of its own
 * characters begins, so that no text makes them look twice at the same place.
 */

/** A replaced part says kind and length, and nothing that could be tried against a guess. */
export function marker(kind: string, length: number): string {
  return `[scrubbed: ${kind}, ${length} characters]`;
}

interface SecretPattern {
  readonly kind: string;
  readonly form: RegExp;
  /** Which group of the form is the secret; 0 is all of it. */
  readonly group?: number;
  /** A second look at what the form has found. */
  readonly check?: (secret: string) => boolean;
}

const hasDigit = (text: string): boolean => /[0-9]/.test(text);
const isMixed = (text: string): boolean => hasDigit(text) && /[A-Z]/.test(text) && /[a-z]/.test(text);

// (?<![\w-]) stands before every form: in the middle of a run of such characters nothing begins.
const PATTERNS: readonly SecretPattern[] = [
  {
    kind: 'private key',
    form: /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g,
  },
  { kind: 'AWS key', form: /(?<![\w-])A(?:KIA|SIA)[A-Z0-9]{16}(?![\w-])/g },
  { kind: 'GitHub token', form: /(?<![\w-])(?:gh[opsur]_[A-Za-z0-9]{36,}|github_pat_\w{22,})/g },
  { kind: 'GitLab token', form: /(?<![\w-])glpat-[\w-]{20,}/g },
  { kind: 'Slack token', form: /(?<![\w-])xox[abeoprs]-[A-Za-z0-9-]{10,}/g, check: hasDigit },
  { kind: 'Slack token', form: /hooks\.slack\.com\/services\/([A-Za-z0-9/]{20,})/g, group: 1 },
  { kind: 'Stripe key', form: /(?<![\w-])(?:[rs]k_(?:live|test)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9+/]{24,}=*)/g },
  { kind: 'API key', form: /(?<![\w-])sk-[\w-]{20,}/g, check: isMixed },
  { kind: 'API key', form: /(?<![\w-])SG\.[\w-]{16,}\.[\w-]{16,}/g, check: isMixed },
  { kind: 'API key', form: /(?<![\w-])npm_[A-Za-z0-9]{36}(?!\w)/g },
  { kind: 'Google key', form: /(?<![\w-])(?:AIza[\w-]{35}(?![\w-])|ya29\.[\w-]{20,})/g },
  { kind: 'Trailmark key', form: /(?<![\w-])tm_[a-z0-9][\w-]{0,62}_[\w-]{32,}/g },
  { kind: 'JWT', form: /(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g },
  { kind: 'bearer token', form: /(?<![\w-])[Bb]earer ([\w.~+/-]{20,}=*)/g, group: 1, check: hasDigit },
  {
    kind: 'basic credentials',
    form: /(?<![\w-])[Bb]asic ([A-Za-z0-9+/]{8,}={0,2})/g,
    group: 1,
    check: isUserAndPassword,
  },
  { kind: 'password', form: /:\/\/[^\s/:@]{0,200}:([^\s/@]{1,200})@/g, group: 1 },
  {
    kind: 'password',
    form: /(?<![A-Za-z])(?:password|passwd|passphrase|pwd|client[_-]?secret|api[_-]?key|(?:access|refresh|auth)[_-]?token|private[_-]?key|secret)["']?(?:=|: ?|["'] ?: ?)["']?([^\s"'&,;[\]]{6,})/gi,
    group: 1,
    check: (secret) => hasDigit(secret) || /[^A-Za-z0-9._-]/.test(secret),
  },
];

/** Whether any pattern could match: one look at nearly every text, which finds nothing. */
const SUSPECT =
  /[0-9]{14}|[0-9]{4}[ -][0-9]{4,6}[ -]|A[KS]IA|gh[opsur]_|github_pat_|glpat-|xox[abeoprs]-|slack\.com\/serv|[rs]k_|whsec_|sk-|SG\.|npm_|AIza|ya29\.|tm_|eyJ|-----B|[Bb]earer |[Bb]asic |:\/\/[^\s/@]{0,400}@|(?:[Pp]ass|[Pp][Ww][Dd]|[Ss]ecret|[Tt]oken|[Kk]ey|PASS|SECRET|TOKEN|KEY)[a-zA-Z]{0,6}["']?[=:]/;
const LENGTH_MIN = 12;

const CARD_BARE = /(?<![0-9A-Za-z_.+-])[0-9]{14,19}(?![0-9A-Za-z_-]|\.[0-9])/g;
const CARD_GROUPED =
  /(?<![0-9A-Za-z_.+-])(?:[0-9]{4}([ -])[0-9]{4}\1[0-9]{4}\1[0-9]{4}(?:\1[0-9]{3})?|[0-9]{4}([ -])[0-9]{6}\2[0-9]{4,5})(?![0-9A-Za-z_]|-[0-9A-Za-z]|\.[0-9])/g;

export interface ScrubbedText {
  readonly text: string;
  /** What was taken out; never stored, only used to drop what was derived from it. */
  readonly removed: readonly string[];
}

const NOTHING: readonly string[] = [];

/**
 * Replaces what looks like a secret or a card number.
 * @param isName the text names something: digits alone are then a number of that thing, not of a card
 */
export function scrubText(text: string, isName = false): ScrubbedText {
  if (text.length < LENGTH_MIN || !SUSPECT.test(text)) return { text, removed: NOTHING };
  const removed: string[] = [];
  let result = text;
  for (const { kind, form, group = 0, check } of PATTERNS) {
    result = result.replace(form, (match: string, ...groups: unknown[]) => {
      const secret = group === 0 ? match : String(groups[group - 1]);
      if (check !== undefined && !check(secret)) return match;
      removed.push(secret);
      const at = match.lastIndexOf(secret);
      return match.slice(0, at) + marker(kind, secret.length) + match.slice(at + secret.length);
    });
  }
  if (!(isName && /^[0-9]+$/.test(result))) {
    for (const form of [CARD_BARE, CARD_GROUPED]) result = scrubCards(result, form, removed);
  }
  return { text: result, removed };
}

function scrubCards(text: string, form: RegExp, removed: string[]): string {
  let result = '';
  let from = 0;
  form.lastIndex = 0;
  for (let match = form.exec(text); match !== null; match = form.exec(text)) {
    const [card] = match;
    if (!isCardNumber(card.replace(/[ -]/g, ''))) {
      form.lastIndex = match.index + 1; // a card may begin within what was none
      continue;
    }
    removed.push(card);
    result += text.slice(from, match.index) + marker('card number', card.length);
    from = match.index + card.length;
  }
  return result + text.slice(from);
}

/** Issuer prefixes with the lengths they use (ISO/IEC 7812), so that one number in a hundred is taken for a card. */
const ISSUERS =
  /^(?:4(?:[0-9]{15}|[0-9]{18})|(?:5[1-5]|222[1-9]|22[3-9][0-9]|2[3-6][0-9]{2}|27[01][0-9]|2720)[0-9]*|3[47][0-9]{13}|3(?:0[0-5]|[68][0-9])[0-9]{11}|35(?:2[89]|[3-8][0-9])[0-9]{12}|6(?:011|4[4-9][0-9]|5[0-9]{2})[0-9]{12}|62[0-9]{14})$/;

export function isCardNumber(digits: string): boolean {
  if (!ISSUERS.test(digits)) return false;
  const isMastercard = digits.startsWith('5') || digits.startsWith('2');
  if (isMastercard && digits.length !== 16) return false;
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

function isUserAndPassword(base64: string): boolean {
  const text = Buffer.from(base64, 'base64').toString('latin1');
  // Two looks, not one form with the colon in its middle: that would try every colon of a long text.
  return text.includes(':') && /^[\x20-\x7e]*$/.test(text);
}
