/** Field paths: names joined by `.`, in which `.` and `\` are escaped (docs/format.md section 2). */

/**
 * The path of a list of names. Throws for the list of one empty name, which has no path: the empty path is that of
 * slot 0, which names no field.
 */
export function joinPath(names: readonly string[]): string {
  if (names.length === 1 && names[0] === '') throw new Error('one empty name has no path');
  return names.map((name) => (/[.\\]/.test(name) ? name.replace(/[.\\]/g, '\\$&') : name)).join('.');
}

/** The names of a path, the empty path having none; undefined where a backslash escapes neither `.` nor `\`. */
export function splitPath(path: string): string[] | undefined {
  if (path === '') return [];
  if (!path.includes('\\')) return path.split('.');
  const names: string[] = [];
  let name = '';
  for (let i = 0; i < path.length; i++) {
    const character = path[i]!;
    if (character === '.') {
      names.push(name);
      name = '';
    } else if (character === '\\') {
      const escaped = path[++i];
      if (escaped !== '.' && escaped !== '\\') return undefined;
      name += escaped;
    } else {
      name += character;
    }
  }
  names.push(name);
  return names;
}
