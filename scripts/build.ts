/** Builds what leaves the repository as a file: the offline verifier, as one script and as one page. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, type InlineConfig } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = `${root}apps/verifier/src/`;
const node20 = `${root}packages/core/src/crypto.node20.ts`;
const target = `${root}apps/verifier/dist/`;

const quiet: InlineConfig = { configFile: false, logLevel: 'warn', root };

/** The code of the one chunk that a build gives; anything more would mean that it is not one file. */
async function oneChunk(config: InlineConfig): Promise<string> {
  const built = await build({ ...quiet, ...config, build: { ...config.build, write: false } });
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((one) => ('output' in one ? one.output : []));
  const [chunk, ...more] = outputs;
  if (chunk?.type !== 'chunk' || more.length > 0) throw new Error('the verifier does not fit into one file');
  return chunk.code;
}

async function buildScript(): Promise<void> {
  const code = await oneChunk({
    plugins: [{ name: 'node20', enforce: 'pre', resolveId: (id) => (id === '#crypto' ? node20 : undefined) }],
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: `${source}single-file.ts`,
      target: 'node20',
      minify: false, // whoever relies on it may want to read it
      rollupOptions: { output: { format: 'es', codeSplitting: false } },
    },
  });
  const start = code.startsWith('#!') ? '' : '#!/usr/bin/env node\n';
  await writeFile(`${target}trailmark-verify.mjs`, start + code, { mode: 0o755 });
}

async function buildPage(): Promise<void> {
  const code = await oneChunk({
    build: {
      target: 'es2022',
      lib: { entry: `${source}page/page.ts`, formats: ['iife'], name: 'trailmarkVerify', fileName: 'page' },
    },
  });
  const html = await readFile(`${source}page/page.html`, 'utf8');
  const css = await readFile(`${source}page/page.css`, 'utf8');
  // A closing tag inside a string would end the script element.
  const script = code.replaceAll('</script', '<\\/script');
  const page = html.replace('/*CSS*/', () => css).replace('/*JS*/', () => script);
  await writeFile(`${target}trailmark-verify.html`, page);
}

await mkdir(target, { recursive: true });
await buildScript();
await buildPage();
