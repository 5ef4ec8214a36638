/** Who may import what: the table of rooms, packages entered by their front door only, and no cycles. */
import { posix } from 'node:path';
import { isTest, type Program, type Rule, type Tree, type Untidy } from './tree.ts';

const FOUNDATION = ['core', 'catalog', 'vault', 'ledger'];

/** Room -> rooms it may import. A room that is not named here may import nothing until someone decides. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  catalog: [],
  vault: ['core', 'catalog'],
  ledger: ['core', 'catalog', 'vault'],
  connect: FOUNDATION,
  access: FOUNDATION,
  watch: FOUNDATION,
  answers: ['core', 'catalog', 'access'],
  report: [...FOUNDATION, 'access', 'answers'],
  contract: ['catalog'],
  sdk: ['contract'],
  sample: ['catalog'],
  verifier: ['core'],
  web: ['contract', 'catalog', 'core'],
  server: [...FOUNDATION, 'connect', 'access', 'answers', 'watch', 'report', 'contract', 'sdk', 'verifier'],
  cli: ['sdk', 'contract', 'core', 'connect', 'verifier', 'sample', 'server'],
};

/** Rooms that run anywhere, so that they take nothing from the machine; the doors to it are named. */
const PURE: Readonly<Record<string, readonly string[]>> = {
  core: ['packages/core/src/crypto.node.ts', 'packages/core/src/crypto.node20.ts', 'packages/core/src/crypto.web.ts'],
  catalog: [],
};

/** Doors that only these files of other rooms may use, tests and scripts aside: what stands behind them gives answers away. */
const FOR_FEW: Readonly<Record<string, RegExp>> = {
  '@trailmark/sample/stories': /^apps\/cli\/src\/demo(\.ts$|\/)/,
};

/** The one way out of a room by a path: the launcher, which must run before anything is installed. */
const ALLOWED_PATHS = new Set(['scripts/launch.js']);

/** `packages/core/src/tree.ts` -> `core`; `scripts` and files at the root are no rooms and may import anything. */
export function roomOf(path: string): string | undefined {
  return /^(?:packages|apps)\/([^/]+)\//.exec(path)?.[1];
}

export const roomRules: Rule = (tree) => {
  const found: Untidy[] = [];
  const exportsOf = readExports(tree);
  for (const program of tree.programs) {
    for (const { from, line, typeOnly } of program.imports) {
      const add = (text: string): void => void found.push({ at: `${program.path}:${line}`, rule: 'rooms', text });
      const ours = /^@trailmark\/([^/]+)(\/.+)?$/.exec(from);
      if (from.startsWith('.')) checkPath(program, from, add);
      else if (ours?.[1] !== undefined) {
        const [, room, rest] = ours;
        checkRoom(program, room, typeOnly, add);
        checkDoor(program, from, add);
        const doors = exportsOf.get(room);
        if (doors === undefined) add(`there is no package ${from}`);
        else if (!doors.has(`.${rest ?? ''}`)) add(`${from} is not among the exports of its package`);
      } else if (!from.startsWith('#')) checkOutside(program, from, add);
    }
  }
  return found;
};

function checkPath(program: Program, from: string, add: (text: string) => void): void {
  const target = posix.join(posix.dirname(program.path), from);
  if (roomOf(target) === roomOf(program.path) || ALLOWED_PATHS.has(target)) return;
  add(`${from} leaves the room: packages are entered through their exports`);
}

function checkRoom(program: Program, target: string, typeOnly: boolean, add: (text: string) => void): void {
  const room = roomOf(program.path);
  if (room === undefined || room === target) return;
  const allowed = MAY_IMPORT[room];
  if (allowed === undefined) add(`room ${room} is not in the table of scripts/tidy/rooms.ts`);
  else if (!allowed.includes(target)) add(`${room} may not import ${target}`);
  else if (room === 'sdk' && !typeOnly) add('sdk may take only types of contract: it has no dependency at run time');
}

function checkDoor(program: Program, from: string, add: (text: string) => void): void {
  const users = FOR_FEW[from];
  if (users === undefined || roomOf(program.path) === undefined || isTest(program.path)) return;
  if (!users.test(program.path)) add(`${from} is for the demo, the benchmarks and the tests only`);
}

/** Rooms that promise to run without anything: nothing of Node, nothing of npm. Tests may use what they need. */
function checkOutside(program: Program, from: string, add: (text: string) => void): void {
  const room = roomOf(program.path);
  if (room === undefined || isTest(program.path)) return;
  if (PURE[room] !== undefined && !PURE[room].includes(program.path))
    add(`${room} imports nothing, and so not ${from}`);
}

function readExports(tree: Tree): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const [path, text] of tree.files) {
    const room = /^(?:packages|apps)\/([^/]+)\/package\.json$/.exec(path)?.[1];
    if (room === undefined) continue;
    const { exports }: { exports?: unknown } = JSON.parse(text);
    found.set(room, new Set(typeof exports === 'object' && exports !== null ? Object.keys(exports) : []));
  }
  return found;
}

/** Clock, chance and the process itself in a room that promises to be a function of its input. */
export const purityRule: Rule = (tree) => {
  const impure = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bperformance\.now\(|\bprocess\.|\bgetRandomValues\(/g;
  const found: Untidy[] = [];
  for (const program of tree.programs) {
    const room = roomOf(program.path) ?? '';
    if (PURE[room] === undefined || PURE[room].includes(program.path) || isTest(program.path)) continue;
    for (const match of withoutComments(program).matchAll(impure)) {
      const at = `${program.path}:${program.lineOf(match.index)}`;
      found.push({ at, rule: 'pure', text: `${room} has no clock, no chance and no process: ${match[0]}` });
    }
  }
  return found;
};

/** The text with every comment blanked out, so that offsets stay. */
export function withoutComments(program: Program): string {
  let text = program.text;
  for (const { start, text: inner } of program.comments) {
    const end = start + inner.length + (program.text.startsWith('/*', start) ? 4 : 2);
    text = text.slice(0, start) + ' '.repeat(end - start) + text.slice(end);
  }
  return text;
}

/** Files that load each other in a ring. Rings of types alone are harmless and not reported. */
export const cycleRule: Rule = (tree) => {
  const loads = new Map<string, string[]>();
  for (const program of tree.programs) {
    const targets = program.imports.filter((each) => !each.typeOnly && each.from.startsWith('.'));
    loads.set(
      program.path,
      targets.map((each) => posix.join(posix.dirname(program.path), each.from)),
    );
  }
  const found: Untidy[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: string[]): void => {
    const turn = trail.indexOf(path);
    if (turn !== -1) {
      found.push({ at: path, rule: 'cycle', text: [...trail.slice(turn), path].join(' -> ') });
      return;
    }
    if (done.has(path)) return;
    for (const next of loads.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of loads.keys()) visit(path, []);
  return found;
};
