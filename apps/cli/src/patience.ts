/** Shows a person who waits longer than a moment that something is being done; programs are shown nothing. */

const MOMENT_MS = 800;

interface Sign {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** The result of the work. @param saying one short line, taken away when the work is done */
export async function patiently<T>(work: Promise<T>, saying: string, sign: Sign = process.stderr): Promise<T> {
  if (sign.isTTY !== true) return work;
  let isShown = false;
  const timer = setTimeout(() => {
    isShown = true;
    sign.write(saying);
  }, MOMENT_MS);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
    if (isShown) sign.write(`\r${' '.repeat(saying.length)}\r`);
  }
}
