/**
 * The small language sentences are written in: text, `{placeholder}`, and `[optional]` parts, which are left out when
 * any placeholder inside them has nothing to say. Placeholders are listed in `sentence.ts`.
 */

export type Part =
  | { readonly text: string }
  | { readonly placeholder: string }
  | { readonly optional: readonly Part[] };

/** Parses a template. Throws on an unclosed bracket or brace: a template is ours. */
export function parseTemplate(template: string): readonly Part[] {
  const parts: Part[] = [];
  let at = 0;
  while (at < template.length) {
    const opener = template[at];
    if (opener === '{' || opener === '[') {
      const end = template.indexOf(opener === '{' ? '}' : ']', at);
      if (end < 0) throw new Error(`the template does not close ${opener}: ${template}`);
      const inside = template.slice(at + 1, end);
      parts.push(opener === '{' ? { placeholder: inside } : { optional: parseTemplate(inside) });
      at = end + 1;
    } else {
      const next = template.slice(at).search(/[{[]/);
      const end = next < 0 ? template.length : at + next;
      parts.push({ text: template.slice(at, end) });
      at = end;
    }
  }
  return parts;
}

/** Fills a template; a placeholder outside optional parts that has nothing to say leaves no gap. */
export function fillTemplate(parts: readonly Part[], fill: (placeholder: string) => string | undefined): string {
  return (filled(parts, fill, false) ?? '').replaceAll(/ {2,}/g, ' ').trim();
}

function filled(
  parts: readonly Part[],
  fill: (placeholder: string) => string | undefined,
  mayDrop: boolean,
): string | undefined {
  let text = '';
  for (const part of parts) {
    if ('text' in part) text += part.text;
    else if ('optional' in part) text += filled(part.optional, fill, true) ?? '';
    else {
      const value = fill(part.placeholder);
      if (value === undefined && mayDrop) return undefined;
      text += value ?? '';
    }
  }
  return text;
}
