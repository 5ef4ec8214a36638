/** What the disk refuses, told from what we got wrong: by the code of the system error. */

export interface DiskTrouble {
  readonly code: 'store.full' | 'store.readonly';
  readonly detail: string;
}

const FULL = ['ENOSPC', 'EDQUOT'];
const UNWRITABLE = ['EROFS', 'EACCES', 'EPERM', 'EFBIG', 'EIO'];

/** Undefined where the disk is not to blame. */
export function diskTrouble(error: unknown): DiskTrouble | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (FULL.includes(code)) return { code: 'store.full', detail: 'The disk is full; nothing of this was stored.' };
  if (UNWRITABLE.includes(code))
    return { code: 'store.readonly', detail: 'The disk cannot be written; nothing of this was stored.' };
  return undefined;
}
