/** Holding money against a limit. */

import { compareDecimals, type Money } from '@trailmark/catalog';

/** Another currency is above: it cannot be compared, and a limit in euros allows no dollars. Nor does one nobody can read. */
export function isAbove(money: Money, limit: Money | undefined): boolean {
  return limit?.currency !== money.currency || compareDecimals(money.value, limit.value) > 0;
}
