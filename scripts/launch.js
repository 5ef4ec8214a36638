/**
 * Starts a TypeScript program of this repository from a bare clone: installs what the lock file asks for when it is
 * not there yet, finds the pinned Node and runs the program under it.
 *
 * Plain JavaScript for Node 20, with nothing but Node's own modules: it runs before anything is installed.
 * `node scripts/launch.js <program.ts> [arguments]`, or `launch(program, arguments)` from a bin.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const COMPILED = path.join(ROOT, 'node_modules', '.cache', 'compiled');
const NODE_MAJOR_MIN = 24;
const WAIT_POLL_MS = 300;
const NODE_FLAGS = ['--disable-warning=ExperimentalWarning'];
/**
 * What serves for months stays small: little young memory, collected often, and a bound that keeps the collector from
 * being lazy. Half the memory under load and no slower (measured).
 */
const SERVER_FLAGS = ['--max-semi-space-size=8', '--max-old-space-size=512', '--expose-gc'];
const SERVER_COMMANDS = ['serve', 'demo'];
const INSTALL_MAX_MS = 20 * 60_000;

/** A sentence for the person at the keyboard; exit code 2 says that nothing was run. */
class CannotRun extends Error {}

/**
 * Installs if needed, runs the program and exits with its exit code. Never returns to its caller's work.
 * @param {string} program path of the .ts file, from the root of the repository
 * @param {string[]} args
 */
export async function launch(program, args) {
  try {
    if (Number(process.versions.node.split('.')[0]) < 20) {
      throw new CannotRun(`this needs Node 20 or newer to start; this is Node ${process.versions.node}`);
    }
    await ensureInstalled();
    const file = path.resolve(ROOT, program);
    if (!fs.existsSync(file)) throw new CannotRun(`there is no ${program} in this version`);
    process.exitCode = await run([pinnedNode(), hostNode()].filter(Boolean), file, args);
  } catch (error) {
    process.stderr.write(`trailmark: ${error instanceof CannotRun ? error.message : error.stack}\n`);
    process.exitCode = 2;
  }
}

// ---------------------------------------------------------------------------------------------- which Node

/** The Node that npm installed beside the other packages. `.bin/node` is not relied on: npm 10 does not link it. */
function pinnedNode() {
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const file = path.join(ROOT, 'node_modules', `node-${system}-${process.arch}`, 'bin', name);
  return fs.existsSync(file) ? file : undefined;
}

function hostNode() {
  return Number(process.versions.node.split('.')[0]) >= NODE_MAJOR_MIN ? process.execPath : undefined;
}

// ---------------------------------------------------------------------------------------------- installation

async function ensureInstalled() {
  if (isInstalled()) return;
  const release = await takeInstallLock();
  try {
    // Another launch may have installed while this one waited for the lock.
    if (isInstalled()) return;
    const startedMs = Date.now();
    process.stderr.write('trailmark: installing the pinned packages (once, about a minute) …\n');
    await npmCi();
    writeStamp();
    process.stderr.write(`trailmark: installed in ${Math.round((Date.now() - startedMs) / 1000)} s\n`);
  } finally {
    release();
  }
}

const lockFile = () => path.join(ROOT, 'package-lock.json');
const installedFile = () => path.join(ROOT, 'node_modules', '.package-lock.json');
const stampFile = () => path.join(ROOT, 'node_modules', '.trailmark-installed');

/** True when node_modules holds what package-lock.json asks for on this machine. */
function isInstalled() {
  const wanted = readOrNothing(lockFile());
  if (wanted === undefined) throw new CannotRun('package-lock.json is missing: this is not a complete clone');
  const installed = readOrNothing(installedFile());
  if (installed === undefined) return false;
  if (readOrNothing(stampFile()) === stampOf(wanted, installed)) return true;
  if (!holdsAll(JSON.parse(wanted).packages, JSON.parse(installed).packages)) return false;
  writeStamp();
  return true;
}

/** Every locked package is there in the locked version; optional ones made for other machines may be absent. */
function holdsAll(wanted, installed) {
  return Object.entries(wanted).every(([place, want]) => {
    if (!place.startsWith('node_modules/') && !place.includes('/node_modules/')) return true;
    const have = installed[place];
    if (have === undefined) return want.optional === true && !isMadeForThisMachine(want);
    if (!fs.existsSync(path.join(ROOT, place))) return false;
    return want.link === true ? have.resolved === want.resolved : have.version === want.version;
  });
}

/** An optional package without a platform belongs to one that has one, so it says nothing by its absence. */
function isMadeForThisMachine(want) {
  if (want.os === undefined && want.cpu === undefined) return false;
  const allows = (list, value) => list === undefined || [list].flat().includes(value);
  return (
    allows(want.os, process.platform) &&
    allows(want.cpu, process.arch) &&
    (process.platform !== 'linux' || want.libc === undefined || allows(want.libc, cLibrary()))
  );
}

/** Which C library this Linux has; the report is the only place where Node says it. */
function cLibrary() {
  process.report.excludeNetwork = true;
  return process.report.getReport().header.glibcVersionRuntime === undefined ? 'musl' : 'glibc';
}

/**
 * Remembers that this pair of lock files was found complete, so that the next start compares two hashes only, and so
 * that an optional package that cannot be installed here does not cause an installation at every start.
 */
function writeStamp() {
  try {
    fs.writeFileSync(
      stampFile(),
      stampOf(fs.readFileSync(lockFile(), 'utf8'), fs.readFileSync(installedFile(), 'utf8')),
    );
  } catch {
    // A read-only tree is fine: it is compared again next time.
  }
}

function stampOf(wanted, installed) {
  const hash = createHash('sha256');
  for (const part of [wanted, installed, process.platform, process.arch]) hash.update(`${part.length}:${part}`);
  return hash.digest('hex');
}

/** `npm ci` of exactly what is locked, whatever the settings of the npm or shell around us say about leaving out. */
function npmCi() {
  const [command, ...before] = npmCommand();
  const args = [...before, 'ci', '--include=dev', '--include=optional', '--engine-strict=false', '--loglevel=error'];
  return new Promise((resolve, reject) => {
    // What npm prints on stdout is not the output of the program that is about to run, so it goes nowhere.
    const child = spawn(command, args, {
      cwd: ROOT,
      env: installEnvironment(),
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: command === 'npm' && process.platform === 'win32',
    });
    child.on('error', (error) => reject(new CannotRun(`npm could not be started: ${error.message}`)));
    child.on('exit', (code, signal) => {
      if (code === 0) return resolve();
      reject(
        new CannotRun(
          `the packages could not be installed (npm ci ended with ${signal ?? code}); npm's own words are above. ` +
            'It needs the network, or a filled npm cache, and room on the disk. Starting again tries again.',
        ),
      );
    });
  });
}

/** The npm that started us, so that npm 10 stays npm 10; else the one beside this Node or on the PATH. */
function npmCommand() {
  const started = process.env.npm_execpath ?? '';
  const script = path.join(path.dirname(started), 'npm-cli.js');
  if (/np[mx]-cli\.js$/.test(started) && fs.existsSync(script)) return [process.execPath, script];
  return ['npm'];
}

/** Settings of a surrounding npm that would change what is installed or where; registry, proxy and cache stay. */
function installEnvironment() {
  const changes = new Set(
    (
      'omit include only also production optional dev global location prefix local_prefix workspace workspaces dry_run ' +
      'include_workspace_root package_lock package_lock_only shrinkwrap install_links install_strategy global_style ' +
      'legacy_bundling os cpu libc json loglevel silent quiet bin_links engine_strict force save'
    ).split(' '),
  );
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => {
      const setting = /^npm_config_(.+)$/i.exec(name)?.[1]?.toLowerCase().replaceAll('-', '_');
      return setting === undefined || !changes.has(setting);
    }),
  );
}

// ---------------------------------------------------------------------------------------------- one at a time

/**
 * Only one launch installs; the others wait. The lock is a file holding the process id, kept outside node_modules,
 * which `npm ci` empties. A lock whose process is gone is taken over.
 * @returns {Promise<() => void>} gives the lock back
 */
async function takeInstallLock() {
  const lock = path.join(ROOT, '.cache', 'install.lock');
  fs.mkdirSync(path.dirname(lock), { recursive: true });
  for (let told = false; ; await new Promise((resolve) => setTimeout(resolve, WAIT_POLL_MS))) {
    if (createLock(lock)) return () => fs.rmSync(lock, { force: true });
    if (isAbandoned(lock)) {
      // Renaming first: of two that see the dead lock, one wins, and neither deletes a lock just taken.
      const dead = `${lock}.${process.pid}`;
      try {
        fs.renameSync(lock, dead);
        fs.rmSync(dead, { force: true });
      } catch {
        // The other one won.
      }
    } else if (!told) {
      process.stderr.write('trailmark: another start is installing the packages; waiting for it …\n');
      told = true;
    }
  }
}

function createLock(lock) {
  try {
    fs.writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw new CannotRun(`cannot write in ${path.dirname(lock)}, and the packages are not installed: ${error.message}`);
  }
}

function isAbandoned(lock) {
  const pid = Number(readOrNothing(lock));
  try {
    const ageMs = Date.now() - fs.statSync(lock).mtimeMs;
    // An empty file is one that is being written, unless it has been so for long; a number may be another's by now.
    if (ageMs > (pid ? INSTALL_MAX_MS : 10_000)) return true;
    if (!pid) return false;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

function readOrNothing(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

// ---------------------------------------------------------------------------------------------- the program

/**
 * Runs the program under the first of these Nodes that can be started here and gives its exit code.
 * A pinned Node may be there and still not run: on Linux it needs glibc.
 */
async function run(nodes, file, args) {
  for (const node of nodes) {
    const code = await runUnder(node, file, args);
    if (code !== undefined) return code;
  }
  throw new CannotRun(
    `no Node for this machine comes with it (${process.platform} ${process.arch}), and Node ` +
      `${process.versions.node} is too old: install Node ${NODE_MAJOR_MIN} or newer and start again`,
  );
}

function flagsFor([command]) {
  return SERVER_COMMANDS.includes(command) ? [...NODE_FLAGS, ...SERVER_FLAGS] : NODE_FLAGS;
}

function runUnder(node, file, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, [...flagsFor(args), file, ...args], {
      stdio: 'inherit',
      // A program that serves uses this to stop when its launcher was killed and cannot pass a signal on any more.
      // Types stripped and code compiled once are kept beside the packages: the second start takes half the time.
      // Two arenas of glibc's allocator instead of one for each thread, and large blocks by themselves: what was given back
      // is used again, or goes back to the system.
      env: {
        NODE_COMPILE_CACHE: COMPILED,
        MALLOC_ARENA_MAX: '2',
        MALLOC_MMAP_THRESHOLD_: '262144',
        MALLOC_TRIM_THRESHOLD_: '2097152',
        ...process.env,
        TRAILMARK_LAUNCHER: String(process.pid),
      },
    });
    const stopForwarding = forwardSignals(child);
    child.on('error', (error) => {
      stopForwarding();
      if (error.code === 'ENOENT' || error.code === 'EACCES' || error.code === 'ENOEXEC') resolve(undefined);
      else reject(error);
    });
    child.on('exit', (code, signal) => {
      stopForwarding();
      resolve(code ?? 128 + (os.constants.signals[signal] ?? 0));
    });
  });
}

/** Passes on what asks us to stop, and outlives the program so that its exit code is ours. */
function forwardSignals(child) {
  const lastMs = new Map();
  const pass = (signal) => {
    // A terminal sends Ctrl-C to the program as well as to us; npm and process groups send everything twice.
    if (signal === 'SIGINT' && process.stdin.isTTY) return;
    if (Date.now() - (lastMs.get(signal) ?? 0) < 1000) return;
    lastMs.set(signal, Date.now());
    child.kill(signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, pass);
  // Under npm a shell may stand in between that dies of a signal without passing it on, and npm itself may be killed.
  const starter = starterOf();
  const orphanWatch = setInterval(() => {
    if (starter !== undefined && starterOf() !== starter) pass('SIGTERM');
  }, 500);
  return () => {
    clearInterval(orphanWatch);
    for (const signal of signals) process.off(signal, pass);
  };
}

/** Which npm runs us, as process ids, past the shell it may use; undefined when it is not npm, so nothing is watched. */
function starterOf() {
  if (process.env.npm_lifecycle_event === undefined) return undefined;
  const parent = process.ppid;
  if (!/^(sh|dash|ash|bash)$/.test((readOrNothing(`/proc/${parent}/comm`) ?? '').trim())) return String(parent);
  const facts = readOrNothing(`/proc/${parent}/stat`) ?? '';
  return `${parent} ${facts.slice(facts.lastIndexOf(')')).split(' ')[2]}`;
}

const invoked = process.argv[1] === undefined ? '' : fs.realpathSync(process.argv[1]);
if (invoked === fileURLToPath(import.meta.url)) {
  const [program, ...args] = process.argv.slice(2);
  if (program === undefined) {
    process.stderr.write('trailmark: usage: node scripts/launch.js <program.ts> [arguments]\n');
    process.exitCode = 2;
  } else {
    await launch(program, args);
  }
}
