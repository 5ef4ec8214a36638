import { afterEach, describe, expect, it, vi } from 'vitest';
import { buildProgram } from './program.ts';

const printed: string[] = [];
const keep = (text: string | Uint8Array): boolean => {
  printed.push(String(text));
  return true;
};

async function run(...args: string[]): Promise<{ code: number; text: string }> {
  printed.length = 0;
  vi.spyOn(process.stdout, 'write').mockImplementation(keep);
  vi.spyOn(process.stderr, 'write').mockImplementation(keep);
  const code = await buildProgram().run(args);
  vi.restoreAllMocks();
  return { code, text: printed.join('') };
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe('every command', () => {
  const names = [
    'serve',
    'demo',
    'import',
    'query',
    'timeline',
    'state',
    'tail',
    'views',
    'export',
    'verify',
    'erase',
    'keys',
    'catalog',
    'fsck',
    'backup',
    'restore',
  ];
  it.each([
    ...names,
    'erase approve',
    'erase status',
    'keys create',
    'keys list',
    'keys revoke',
    'catalog show',
    'catalog register',
  ])('%s explains itself', async (name) => {
    const help = await run(...name.split(' '), '--help');
    expect(help.code).toBe(0);
    expect(help.text).toContain(`Usage: trailmark ${name}`);
  });
  it('names its version and its exit codes', async () => {
    expect((await run('--version')).text).toMatch(/^\d+\.\d+\.\d+/);
    expect((await run('--help')).text).toMatch(/Exit codes: 0 done/);
  });
  it.each([
    [['nonsense']],
    [['query', '--nonsense']],
    [['query', '--limit', 'x']],
    [['import']],
    [['demo', '--stories', '13']],
    [['fsck', '--data', 'nowhere']],
    [[]],
  ])('could not run: %j', async (args) => {
    expect((await run(...args)).code).toBe(2);
  });
  it('verifies nothing without a key', async () => {
    const { code, text } = await run('verify', 'package.json');
    expect([code, text]).toEqual([2, expect.stringContaining('key.unpinned')]);
  });
  it('refuses an address that is none, and a key that cannot be one', async () => {
    vi.stubEnv('TRAILMARK_API_KEY', 'tm_main_x');
    expect((await run('query', '--url', 'localhost')).text).toMatch(/no address of a server/);
    expect((await run('query', '--api-key', 'two words')).text).toMatch(/copied whole/);
  });
});
