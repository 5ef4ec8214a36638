/** Sheets of paper: lines set one below the other, new sheets where one is full, a foot on each. */

import PDFDocument from 'pdfkit';
import { fontFiles, setText } from './pdf-fonts.ts';
import type { Run, Weight } from './pdf-fonts.ts';

export const INK = '#1c2230';
export const MUTED = '#5a6070';
export const LINE = '#d5d2c8';
export const ACCENT = '#0f6670';
export const LOUD = '#8a1f00';

const LEFT = 56;
const TOP = 56;
const BOTTOM = 72;
const LEADING = 1.42;

export interface Style {
  readonly size: number;
  readonly weight?: Weight;
  readonly color?: string;
}

/** A line that fits: its runs, and how wide they are. */
export interface Line {
  readonly runs: readonly Run[];
  readonly width: number;
}

export interface SheetOptions {
  readonly title: string;
  readonly language: string;
  readonly made: Date;
}

export class Sheets {
  readonly width: number;
  /** Characters that no font has, so far. */
  missing = 0;
  y = TOP;
  readonly #doc: PDFKit.PDFDocument;
  readonly #bytes: Promise<Uint8Array>;
  readonly #bottom: number;
  /** Of runs at size 1: words come again and again. */
  readonly #widths = new Map<string, number>();

  constructor({ title, language, made }: SheetOptions) {
    const info = { Title: title, CreationDate: made, ModDate: made, Producer: 'Trailmark', Creator: 'Trailmark' };
    const doc = new PDFDocument({
      size: 'A4',
      margins: { top: TOP, bottom: 0, left: LEFT, right: LEFT },
      bufferPages: true,
      lang: language,
      displayTitle: true,
      pdfVersion: '1.7',
      tagged: true,
      info,
    });
    for (const { name, file } of fontFiles()) doc.registerFont(name, file);
    this.#doc = doc;
    this.width = doc.page.width - 2 * LEFT;
    this.#bottom = doc.page.height - BOTTOM;
    this.#bytes = new Promise((resolve, reject) => {
      const parts: Uint8Array[] = [];
      doc.on('data', (part: Uint8Array) => parts.push(part));
      doc.on('end', () => resolve(Buffer.concat(parts)));
      doc.on('error', reject);
    });
  }

  /** What is drawn meanwhile is one thing to whoever has the page read to them. */
  as(kind: 'H1' | 'H2' | 'H3' | 'P' | 'LI' | 'Table', draw: () => void): void {
    const part = this.#doc.struct(kind, {}, draw);
    this.#doc.addStructure(part);
    part.end();
  }

  /** Begins a new sheet unless so much is left on this one; gives whether it did. */
  need(height: number): boolean {
    if (this.y + height <= this.#bottom) return false;
    this.#doc.addPage();
    this.y = TOP;
    return true;
  }

  gap(height: number): void {
    if (this.y > TOP) this.y += height;
  }

  /** Lines of a text within a width; words that are wider are broken where they must be. */
  lines(text: string, width: number, style: Style): Line[] {
    const lines: Line[] = [];
    let words: string[] = [];
    let used = 0;
    const space = this.#widthOf(' ', style);
    const close = (): void => {
      if (words.length > 0) lines.push(this.#line(words.join(' '), style, used));
      words = [];
      used = 0;
    };
    for (const word of text.split(' ').flatMap((each) => this.#fitting(each, width, style))) {
      const wide = this.#widthOf(word, style);
      if (used > 0 && used + space + wide > width) close();
      used += (used === 0 ? 0 : space) + wide;
      words.push(word);
    }
    close();
    return lines;
  }

  height(lines: number, { size }: Style): number {
    return lines * size * LEADING;
  }

  /** Draws lines from here on, each on the sheet on which it has room. @param x from the left margin */
  draw(lines: readonly Line[], x: number, style: Style): void {
    for (const line of lines) {
      this.need(this.height(1, style));
      this.drawLine(line, x, style);
      this.y += this.height(1, style);
    }
  }

  /** One line at the present height, which stays. */
  drawLine({ runs }: Line, x: number, { size, color = INK }: Style): void {
    let at = LEFT + x;
    this.#doc.fillColor(color);
    for (const run of runs) {
      this.#doc.font(run.font, size).text(run.text, at, this.y, { lineBreak: false });
      if (runs.length > 1) at += this.#widthOfRuns([run], { size });
    }
  }

  rule(): void {
    this.#artifact(() => this.#doc.moveTo(LEFT, this.y).lineTo(LEFT + this.width, this.y));
  }

  /** A small outline in the spine: circle, hexagon, diamond, square, bar. */
  mark(path: string, x: number): void {
    this.#doc.markContent('Artifact');
    this.#doc
      .save()
      .translate(LEFT + x, this.y + 3)
      .scale(0.7)
      .path(path)
      .lineWidth(1.2)
      .stroke(MUTED)
      .restore();
    this.#doc.endMarkedContent();
  }

  /** A short upright line beside what stands below a sentence. */
  bar(x: number, height: number, color: string, isDashed: boolean): void {
    this.#doc.markContent('Artifact');
    this.#doc.save().lineWidth(1.4);
    if (isDashed) this.#doc.dash(2.5, { space: 2 });
    this.#doc
      .moveTo(LEFT + x, this.y + 2)
      .lineTo(LEFT + x, this.y + height - 1)
      .stroke(color)
      .restore();
    this.#doc.endMarkedContent();
  }

  /** Writes the foot of every sheet and gives the file. */
  async finish(foot: string, pageOf: (page: number, pages: number) => string): Promise<Uint8Array> {
    const style = { size: 6.5, color: MUTED };
    const { count } = this.#doc.bufferedPageRange();
    for (let page = 0; page < count; page++) {
      this.#doc.switchToPage(page);
      this.y = this.#bottom + 22;
      const text = pageOf(page + 1, count);
      const number = this.#line(text, { size: 8 }, this.#widthOf(text, { size: 8 }));
      this.#doc.markContent('Artifact', { type: 'Pagination' });
      this.drawLine(number, this.width - number.width, { size: 8, color: MUTED });
      for (const line of this.lines(foot, this.width - 60, style)) {
        this.drawLine(line, 0, style);
        this.y += this.height(1, style);
      }
      this.#doc.endMarkedContent();
    }
    this.#doc.end();
    return this.#bytes;
  }

  #artifact(path: () => PDFKit.PDFDocument): void {
    this.#doc.markContent('Artifact');
    path().lineWidth(0.6).stroke(LINE);
    this.#doc.endMarkedContent();
  }

  #line(text: string, style: Style, width: number): Line {
    const { runs, missing } = setText(text, style.weight ?? 'regular');
    this.missing += missing;
    return { runs, width };
  }

  #widthOf(text: string, style: Style): number {
    return this.#widthOfRuns(setText(text, style.weight ?? 'regular').runs, style);
  }

  #widthOfRuns(runs: readonly Run[], { size }: Style): number {
    let width = 0;
    for (const { font, text } of runs) {
      const key = `${font} ${text}`;
      let one = this.#widths.get(key);
      if (one === undefined) {
        one = this.#doc.font(font).fontSize(1).widthOfString(text);
        this.#widths.set(key, one);
      }
      width += one * size;
    }
    return width;
  }

  /** A word in pieces that fit. */
  #fitting(word: string, width: number, style: Style): string[] {
    if (this.#widthOf(word, style) <= width) return [word];
    const pieces: string[] = [];
    let piece = '';
    for (const character of word) {
      if (piece !== '' && this.#widthOf(piece + character, style) > width) {
        pieces.push(piece);
        piece = '';
      }
      piece += character;
    }
    return [...pieces, piece];
  }
}
