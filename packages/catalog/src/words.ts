/** Names and decimals as people read them, in any language. */

/** `daily_budget` and `dailyBudget` read as `daily budget`. */
export function wordsOfName(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, (_, last: string, first: string) => `${last} ${first.toLowerCase()}`)
    .replaceAll(/[_-]+/g, ' ')
    .trim();
}

/** Digits in groups of three; `text` is decimal text with a point. Never through a double: money stays exact. */
export function groupedDecimal(text: string, group: string, point: string): string {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === '') return text;
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, group);
  return `${sign}${grouped}${fraction === '' ? '' : point + fraction}`;
}

/** What sources write as `in_review`, `In review` and `in-review`, in the one form under which lists of words have it. */
export function listedWord(value: string): string {
  return value.toLowerCase().replaceAll(/[_-]+/g, ' ').trim();
}
