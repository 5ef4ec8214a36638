/** Whether the keys lie apart from the data: whoever takes the one folder must not have the other with it. */

import { isAbsolute, relative, resolve, sep } from 'node:path';

/** In sentences, for whoever starts the server; none where all is well. */
export function keysBesideData({ data, keys }: { readonly data: string; readonly keys: string }): string[] {
  const way = relative(resolve(data), resolve(keys));
  if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) return [];
  return [
    `the keys folder ${keys} lies within the data folder: whoever copies the data can read all of it. ` +
      'Stop the server, move the keys out and say where they are with --keys.',
  ];
}
