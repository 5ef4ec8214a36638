/**
 * The erasing of persons' keys, in steps that a crash may cut anywhere. For each bucket concerned: the survivors are
 * written anew under a new epoch, and the old epoch key is destroyed, so that every copy of the old file, in whatever
 * backup or page it lies, is dead. The journal is written first and removed last; opening the keyring finishes what
 * it says. A survivor is never without a readable, flushed record.
 */
import { existsSync, readFileSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Bucket, formatBucketName } from './bucket-file.ts';
import { destroyFile, replaceFile, syncFolder } from './durable-file.ts';
import type { KeyProvider } from './key-provider.ts';
import { listFolder } from './keyring-view.ts';
import { VaultError } from './trouble.ts';

const JOURNAL = 'erasure.journal';
const GENERATION = 'generation';

/** What is to be done; holds subject refs and numbers, nothing personal. */
export interface ErasePlan {
  /** The keyring's generation once this is done. */
  readonly generation: number;
  /** Subject refs in hexadecimal. */
  readonly subjects: readonly string[];
  readonly buckets: readonly { readonly number: number; readonly from: number; readonly to: number }[];
}

/** Called before each step with its name; tests throw here to be a crash. */
export type CrashPoint = (step: string) => void;

export interface EraseCounts {
  readonly survivors: number;
  /** Records that no longer opened and so could not be carried over: damage from before, to be reported. */
  readonly unreadable: number;
}

export function readGeneration(folder: string): number {
  const file = join(folder, GENERATION);
  if (!existsSync(file)) return 0;
  const text = readFileSync(file, 'utf8').trim();
  if (!/^\d{1,9}$/.test(text)) throw new VaultError('keyring.damaged', `${file} holds no number`);
  return Number(text);
}

/** The plan that a crash left behind, if any. */
export function readPlan(folder: string): ErasePlan | undefined {
  const file = join(folder, JOURNAL);
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ErasePlan; // written by writePlan alone, atomically
  } catch (cause) {
    throw new VaultError('keyring.damaged', `${file} cannot be read`, { cause });
  }
}

/** From here on the erasure will be finished, by this process or the next. */
export function writePlan(folder: string, plan: ErasePlan): void {
  replaceFile(join(folder, JOURNAL), Buffer.from(`${JSON.stringify(plan)}\n`));
}

/** Carries out a plan from wherever it stands. Repeating it changes nothing. */
export function carryOut(folder: string, provider: KeyProvider, plan: ErasePlan, crash: CrashPoint): EraseCounts {
  const erased = new Set(plan.subjects);
  let survivors = 0;
  let unreadable = 0;
  for (const { number, from, to } of plan.buckets) {
    const before = { kind: 'subjects', number, epoch: from } as const;
    const after = { kind: 'subjects', number, epoch: to } as const;
    if (!existsSync(join(folder, formatBucketName(after)))) {
      crash(`bucket ${number}: before the new epoch`);
      const bucket = Bucket.open(folder, before, provider);
      if (bucket === undefined) throw new VaultError('keyring.damaged', `bucket ${number} lost its epoch ${from}`);
      const records: { ref: Uint8Array; key: Uint8Array }[] = [];
      for (const { ref, key } of bucket.entries()) {
        if (erased.has(Buffer.from(ref).toString('hex'))) continue;
        if (key === undefined) unreadable++;
        else records.push({ ref, key });
      }
      survivors += records.length;
      // An epoch of that number without a file is what a crash left; nothing can be wrapped under it.
      provider.destroyEpoch(to);
      provider.createEpoch(to);
      crash(`bucket ${number}: before the new file`);
      Bucket.create(folder, after, provider, records);
      for (const { key } of records) key.fill(0);
    }
    crash(`bucket ${number}: before the old epoch is destroyed`);
    provider.destroyEpoch(from);
    crash(`bucket ${number}: before the old file is removed`);
    destroyFile(join(folder, formatBucketName(before)));
  }
  crash('before the generation is written');
  replaceFile(join(folder, GENERATION), Buffer.from(`${plan.generation}\n`));
  crash('before the journal is removed');
  unlinkSync(join(folder, JOURNAL));
  syncFolder(folder);
  return { survivors, unreadable };
}

/** Removes what a crash left half written; such files were never renamed and nothing was sealed with them. */
export function removeUnfinished(folder: string): void {
  for (const file of listFolder(folder)) if (file.endsWith('.tmp')) destroyFile(join(folder, file));
}
