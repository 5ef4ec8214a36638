/** Finds where text stops being JSON (RFC 8259), so that a sender is told the place and not only the fact. */

const LITERALS = ['true', 'false', 'null'];
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const HEX = /[0-9a-fA-F]{4}/y;
const SPACE = /[ \t\r\n]*/y;

/** The UTF-16 index of the first unit that no JSON text could have there; undefined where all of it is one value. */
export function malformedAt(text: string): number | undefined {
  // Closing brackets still owed, innermost last: no recursion, so that no depth can break it.
  const owed: ('}' | ']')[] = [];
  let at = skip(SPACE, text, 0);
  for (;;) {
    const first = text[at];
    if (first === '{' || first === '[') {
      at = skip(SPACE, text, at + 1);
      const close = first === '{' ? '}' : ']';
      if (text[at] === close) at++;
      else {
        owed.push(close);
        if (close === '}') {
          const value = nameEnd(text, at);
          if (!value.ok) return value.at;
          at = value.at;
        }
        continue;
      }
    } else {
      const value = scalarEnd(text, at);
      if (!value.ok) return value.at;
      at = value.at;
    }
    const next = afterValue(text, at, owed);
    if (next.done) return next.bad;
    at = next.at;
  }
}

interface Step {
  readonly ok: boolean;
  readonly at: number;
}

/** Closes what a value closes, up to the beginning of the next value. */
function afterValue(
  text: string,
  from: number,
  owed: ('}' | ']')[],
): { done: false; at: number } | { done: true; bad: number | undefined } {
  let at = skip(SPACE, text, from);
  for (;;) {
    const close = owed.at(-1);
    if (close === undefined) return { done: true, bad: at === text.length ? undefined : at };
    if (text[at] === close) {
      owed.pop();
      at = skip(SPACE, text, at + 1);
      continue;
    }
    if (text[at] !== ',') return { done: true, bad: at };
    at = skip(SPACE, text, at + 1);
    if (close === ']') return { done: false, at };
    const value = nameEnd(text, at);
    return value.ok ? { done: false, at: value.at } : { done: true, bad: value.at };
  }
}

/** From a name to the value behind its colon. */
function nameEnd(text: string, from: number): Step {
  if (text[from] !== '"') return { ok: false, at: from };
  const name = scalarEnd(text, from);
  if (!name.ok) return name;
  const at = skip(SPACE, text, name.at);
  if (text[at] !== ':') return { ok: false, at };
  return { ok: true, at: skip(SPACE, text, at + 1) };
}

function scalarEnd(text: string, from: number): Step {
  if (text[from] === '"') return stringEnd(text, from + 1);
  for (const literal of LITERALS) if (text.startsWith(literal, from)) return { ok: true, at: from + literal.length };
  const at = skip(NUMBER, text, from);
  return { ok: at > from, at };
}

function stringEnd(text: string, from: number): Step {
  for (let at = from; at < text.length; at++) {
    const unit = text[at]!; // within bounds
    if (unit === '"') return { ok: true, at: at + 1 };
    if (unit < ' ') return { ok: false, at };
    if (unit !== '\\') continue;
    const escape = text[++at];
    if (escape === 'u') {
      if (skip(HEX, text, at + 1) === at + 1) return { ok: false, at: at + 1 };
      at += 4;
    } else if (escape === undefined || !'"\\/bfnrt'.includes(escape)) return { ok: false, at };
  }
  return { ok: false, at: text.length };
}

/** Where a sticky expression ends; `at` where it does not match. */
function skip(expression: RegExp, text: string, at: number): number {
  expression.lastIndex = at;
  return expression.test(text) ? expression.lastIndex : at;
}
