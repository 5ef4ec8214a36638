/** Events with other values under the paths that are withheld from a key: it must not notice which of the two it is asked about. */

import { isPathWithheld } from '@trailmark/core';
import type { SampleEvent } from '@trailmark/sample';

/** How texts begin that are others; nothing of ours has it. */
export const TURNED = 'zz:';
const DAY_MS = 86_400_000;

/** The same members, lists of the same lengths: that a value is there is told by its path, which stands among the sealed ones. */
export function altered(event: SampleEvent, withhold: readonly string[]): SampleEvent {
  // Members stay what they were, but for the values of texts and numbers.
  return alteredAt(event, '', withhold) as SampleEvent;
}

function alteredAt(value: unknown, path: string, withhold: readonly string[]): unknown {
  if (typeof value === 'object' && value !== null) {
    const inner = Object.entries(value).map(([name, member]): [string, unknown] => {
      const own = name.replaceAll(/[.\\]/g, String.raw`\$&`);
      return [name, alteredAt(member, path === '' ? own : `${path}.${own}`, withhold)];
    });
    return Array.isArray(value) ? inner.map(([, member]) => member) : Object.fromEntries(inner);
  }
  return isPathWithheld(path, withhold) ? other(value, path) : value;
}

/** What a source could have sent just as well. */
function other(value: unknown, path: string): unknown {
  if (typeof value === 'number') return value * 3 + 7;
  if (typeof value === 'boolean') return !value;
  if (typeof value !== 'string') return value;
  if (path === 'context.ip') return '203.0.113.77';
  // One of few words: another would be refused.
  if (/\.(?:type|mode)$/.test(path)) return value;
  if (/^\d+(\.\d+)?$/.test(value)) return String(Number(value) * 3 + 7);
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return new Date(Date.parse(value) + 3 * DAY_MS).toISOString();
  const turned = Array.from(value).reverse().join('');
  return /^[0-9a-f]{32,}$/.test(value) ? turned : `${TURNED}${turned.slice(0, 40)}`;
}
