/** Reads a PDF of ours back: every text with its place, by the tables that say which glyph is which character. */

import { inflateSync } from 'node:zlib';

export interface PlacedText {
  readonly page: number;
  readonly x: number;
  /** From the top. */
  readonly y: number;
  readonly size: number;
  readonly text: string;
}

const PAGE_HEIGHT = 841.89;

/** All of the text, pieces of one line joined, lines by breaks. */
export function pdfText(bytes: Uint8Array): string {
  const lines = Map.groupBy(placedTexts(bytes), ({ page, y }) => `${page} ${Math.round(y)}`);
  return [...lines.values()].map((line) => line.map(({ text }) => text).join('')).join('\n');
}

export function placedTexts(bytes: Uint8Array): PlacedText[] {
  const source = Buffer.from(bytes).toString('latin1');
  const objects = new Map<string, string>();
  for (const [, id = '', body = ''] of source.matchAll(/(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) objects.set(id, body);
  const streamOf = (id: string): string => {
    const body = objects.get(id) ?? '';
    const at = body.indexOf('stream\n');
    const raw = Buffer.from(body.slice(at + 7, body.lastIndexOf('\nendstream')), 'latin1');
    return body.slice(0, at).includes('FlateDecode') ? inflateSync(raw).toString('latin1') : raw.toString('latin1');
  };
  const glyphs = new Map<string, ReadonlyMap<string, string>>();
  for (const body of objects.values()) {
    for (const [, fonts = ''] of body.matchAll(/\/Font <<([\s\S]*?)>>/g))
      for (const [, name = '', id = ''] of fonts.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
        const table = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id) ?? '')?.[1];
        if (table !== undefined) glyphs.set(name, tableOf(streamOf(table)));
      }
  }
  const kids = /\/Kids \[([^\]]*)\]/.exec(
    [...objects.values()].find((body) => body.includes('/Type /Pages')) ?? '',
  )?.[1];
  const pages = [...(kids ?? '').matchAll(/(\d+) 0 R/g)].map(([, id = '']) => objects.get(id) ?? '');
  return pages.flatMap((page, at) => textsOf(streamOf(/\/Contents (\d+) 0 R/.exec(page)?.[1] ?? ''), glyphs, at + 1));
}

function tableOf(cmap: string): Map<string, string> {
  const table = new Map<string, string>();
  const put = (code: number, hex: string): void => {
    const text = Buffer.from(hex, 'hex').swap16().toString('utf16le');
    table.set(code.toString(16).padStart(4, '0'), text);
  };
  for (const [, from = '', , list = ''] of cmap.matchAll(/<(\w+)> <(\w+)> \[([^\]]*)\]/g))
    for (const [at, [, hex = '']] of [...list.matchAll(/<([\w ]*)>/g)].entries())
      put(Number.parseInt(from, 16) + at, hex.replaceAll(' ', ''));
  return table;
}

function textsOf(
  content: string,
  glyphs: ReadonlyMap<string, ReadonlyMap<string, string>>,
  page: number,
): PlacedText[] {
  const texts: PlacedText[] = [];
  let font = '';
  let size = 0;
  let place: [number, number] = [0, 0];
  for (const line of content.split('\n')) {
    const matrix = /^1 0 0 1 (\S+) (\S+) Tm$/.exec(line);
    if (matrix !== null) place = [Number(matrix[1]), Number(matrix[2])];
    const chosen = /^\/(F\d+) (\S+) Tf$/.exec(line);
    if (chosen !== null) [font, size] = [chosen[1] ?? '', Number(chosen[2])];
    if (!line.endsWith(' TJ')) continue;
    const text = [...line.matchAll(/<([0-9a-f]+)>/g)]
      .flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? [])
      .map((code) => glyphs.get(font)?.get(code) ?? '?')
      .join('');
    texts.push({ page, x: place[0], y: PAGE_HEIGHT - place[1], size, text });
  }
  return texts;
}
