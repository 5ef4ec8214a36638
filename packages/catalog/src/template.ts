/**
 * The small language sentences are written in: text, `{placeholder}`, and `[optional]` parts, which are left out when
 * a placeholder inside them has nothing to say. What the placeholders mean is said in `sentence.ts`.
 */

export type Part =
  | { readonly text: string }
  /** `{did:exported|export}` is the placeholder `did` with the forms `exported` and `export`. */
  | { readonly placeholder: string; readonly forms: readonly string[] }
  | { readonly optional: readonly Part[] };

/** Parses a template. @throws Error on a bracket or brace that is not closed, or not opened, or holds nothing. */
export function parseTemplate(template: string): readonly Part[] {
  const { parts, end } = partsFrom(template, 0, false);
  if (end < template.length) throw new Error(`the template closes what it did not open: ${template}`);
  return parts;
}

function partsFrom(template: string, start: number, isInside: boolean): { parts: Part[]; end: number } {
  const parts: Part[] = [];
  let at = start;
  while (at < template.length) {
    const next = template.slice(at).search(/[{}[\]]/);
    const end = next < 0 ? template.length : at + next;
    if (end > at) parts.push({ text: template.slice(at, end) });
    at = end;
    const sign = template[at];
    if (sign === '{') {
      const close = template.indexOf('}', at);
      if (close < 0) throw new Error(`the template does not close {: ${template}`);
      parts.push(placeholderOf(template.slice(at + 1, close), template));
      at = close + 1;
    } else if (sign === '[') {
      const inside = partsFrom(template, at + 1, true);
      if (inside.parts.length === 0) throw new Error(`the template has an empty part: ${template}`);
      parts.push({ optional: inside.parts });
      at = inside.end + 1;
    } else if (sign === ']' && isInside) return { parts, end: at };
    else if (sign !== undefined) return { parts, end: at };
  }
  if (isInside) throw new Error(`the template does not close [: ${template}`);
  return { parts, end: at };
}

/** `target:lead` is one name; only what has two forms is divided. */
function placeholderOf(inside: string, template: string): Part {
  const colon = inside.indexOf(':');
  const forms = colon < 0 ? [] : inside.slice(colon + 1).split('|');
  const part = forms.length < 2 ? { placeholder: inside, forms: [] } : { placeholder: inside.slice(0, colon), forms };
  if (!/^[a-z][A-Za-z0-9_.:-]*$/.test(part.placeholder) || part.forms.some((form) => form.trim() === ''))
    throw new Error(`the template has no placeholder {${inside}}: ${template}`);
  return part;
}

/** Every placeholder of a template, those in optional parts too. */
export function placeholdersOf(parts: readonly Part[]): { placeholder: string; forms: readonly string[] }[] {
  return parts.flatMap((part) => ('optional' in part ? placeholdersOf(part.optional) : 'text' in part ? [] : [part]));
}

type Fill = (placeholder: string, forms: readonly string[]) => string | undefined;

/** Fills a template; a placeholder outside optional parts that has nothing to say leaves no gap. */
export function fillTemplate(parts: readonly Part[], fill: Fill): string {
  return (filled(parts, fill, false) ?? '').replaceAll(/ {2,}/g, ' ').trim();
}

function filled(parts: readonly Part[], fill: Fill, mayDrop: boolean): string | undefined {
  let text = '';
  for (const part of parts) {
    if ('text' in part) text += part.text;
    else if ('optional' in part) text += filled(part.optional, fill, true) ?? '';
    else {
      const value = fill(part.placeholder, part.forms);
      if (value === undefined && mayDrop) return undefined;
      text += value ?? '';
    }
  }
  return text;
}
