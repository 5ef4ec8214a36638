/** The form in which content stood somewhere or was approved, and whether two forms are one. */

import { isSealed, textAt, valueAt, type ReadEvent } from '@trailmark/catalog';

export const PARTS = ['content_sha256', 'rendition_sha256', 'version', 'assets'] as const;
export type Part = (typeof PARTS)[number];

export interface Form {
  readonly content_sha256?: string;
  readonly rendition_sha256?: string;
  readonly version?: string;
  /** Files with the version each had, as `asset_31@2`. */
  readonly assets?: readonly string[];
}

export interface Comparison {
  readonly same: readonly Part[];
  readonly differs: readonly Part[];
  /** Said of one of the two only; what is said of neither is not named. */
  readonly unsaid: readonly Part[];
}

export interface ExchangedFile {
  readonly id: string;
  readonly approved: string;
  readonly published: string;
}

export function formOf(event: ReadEvent): Form {
  const form: { -readonly [Name in keyof Form]: Form[Name] } = {};
  for (const name of ['content_sha256', 'rendition_sha256', 'version'] as const) {
    const text = textAt(event, `data.${name}`);
    if (text !== undefined && text !== '') form[name] = text;
  }
  const assets = valueAt(event, 'data.assets');
  if (Array.isArray(assets) && !isSealed(event, 'data.assets'))
    form.assets = assets.flatMap((asset: unknown) => (typeof asset === 'string' ? [asset] : [])).sort();
  return form;
}

export function compared(approved: Form, published: Form): Comparison {
  const comparison: { same: Part[]; differs: Part[]; unsaid: Part[] } = { same: [], differs: [], unsaid: [] };
  for (const part of PARTS) {
    const [one, other] = [textOfPart(approved, part), textOfPart(published, part)];
    if (one === undefined && other === undefined) continue;
    if (one === undefined || other === undefined) comparison.unsaid.push(part);
    else comparison[one === other ? 'same' : 'differs'].push(part);
  }
  return comparison;
}

/** `one`: what tells forms apart is equal; `other`: some of it is not; `unclear`: too little of it is said. */
export function likeness({ same, differs, unsaid }: Comparison): 'one' | 'other' | 'unclear' {
  if (differs.length > 0) return 'other';
  // A version is a name that content bears; it tells two forms apart, and does not make them one.
  if (same.includes('rendition_sha256')) return 'one';
  if (!same.includes('content_sha256')) return 'unclear';
  // Of the same words people may see something else: with another file, or where one side alone tells what they saw.
  const isSeen = same.includes('assets') || !(unsaid.includes('assets') || unsaid.includes('rendition_sha256'));
  return isSeen ? 'one' : 'unclear';
}

/** Files that stand in both forms, in another version each. */
export function exchangedFiles(approved: Form, published: Form): ExchangedFile[] {
  const before = versionsOf(approved);
  return [...versionsOf(published)].flatMap(([id, version]) => {
    const was = before.get(id);
    return was === undefined || was === version ? [] : [{ id, approved: was, published: version }];
  });
}

/** Ids of the files it shows, in whatever version. */
export function fileIdsOf(form: Form): string[] {
  return [...versionsOf(form).keys()];
}

function versionsOf({ assets = [] }: Form): Map<string, string> {
  const versions = new Map<string, string>();
  for (const asset of assets) {
    const at = asset.lastIndexOf('@');
    if (at > 0) versions.set(asset.slice(0, at), asset.slice(at + 1));
  }
  return versions;
}

function textOfPart(form: Form, part: Part): string | undefined {
  return part === 'assets' ? form.assets && JSON.stringify(form.assets) : form[part];
}
