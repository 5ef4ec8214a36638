/** Slot paths: names joined by `.`, with `.` and `\` escaped inside a name (docs/format.md section 2). */

/** One name as it stands in a path. */
export function escapeName(name: string): string {
  if (!name.includes('.') && !name.includes('\\')) return name;
  return name.replaceAll('\\', '\\\\').replaceAll('.', '\\.');
}

/** The names of a path; the inverse of joining escaped names. */
export function splitPath(path: string): string[] {
  if (!path.includes('\\')) return path.split('.');
  const names: string[] = [];
  let name = '';
  for (let at = 0; at < path.length; at++) {
    const character = path.charAt(at);
    if (character === '\\' && at + 1 < path.length) name += path.charAt(++at);
    else if (character === '.') {
      names.push(name);
      name = '';
    } else name += character;
  }
  names.push(name);
  return names;
}
