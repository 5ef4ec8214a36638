/** Reads a running log over HTTP: its checkpoint once, then the tiles of exactly that size. */
import { MalformedPart, ReadDenied, type BundleReader } from '@trailmark/core';

const timeoutMs = 30_000;
const attempts = 3;
/** What any server of tiles answers (RFC 9110): there is none; not for you. */
const absent = new Set([404, 410]);
const denied = new Set([401, 403]);

/** The log could not be reached: the verification cannot run. */
export class Unreachable extends Error {}

/**
 * @param address of the server (then its tenant `main` is meant) or of a log (`…/log/<tenant>`)
 * @param apiKey sent as bearer; entries need a key with scope `audit` unless the log is public
 */
export async function runningLog(address: string, apiKey: string | undefined): Promise<BundleReader> {
  const base = new URL(address);
  base.search = '';
  base.hash = '';
  const url = base.href.replace(/\/+$/, '').replace(/\/checkpoint$/, '');
  const get = (target: string, bytesMax: number): Promise<Uint8Array | undefined> =>
    fetchPart(target, apiKey, bytesMax);
  const prefixes = /\/log\/[^/]+$/.test(url) ? [url] : [`${url}/log/main`, url];
  for (const prefix of prefixes) {
    const checkpoint = await get(`${prefix}/checkpoint`, 1 << 16);
    if (checkpoint !== undefined) return logReader(prefix, checkpoint, get);
  }
  throw new Unreachable(`There is no log at ${address}.`);
}

function logReader(
  prefix: string,
  checkpoint: Uint8Array,
  get: (url: string, bytesMax: number) => Promise<Uint8Array | undefined>,
): BundleReader {
  const root = prefix.replace(/\/log\/[^/]+$/, '');
  return {
    async read(name, bytesMax) {
      if (name === 'checkpoint') return checkpoint;
      if (name === 'keys.ndjson') return keyLines(await get(`${root}/v1/keys`, bytesMax));
      return name.startsWith('tile/') ? get(`${prefix}/${name}`, bytesMax) : undefined;
    },
  };
}

/** The log's own list of keys in the form of a bundle's; as little trusted. */
function keyLines(bytes: Uint8Array | undefined): Uint8Array | undefined {
  if (bytes === undefined) return undefined;
  try {
    const { keys } = JSON.parse(new TextDecoder().decode(bytes)) as { keys: unknown[] }; // whatever it is, it is only candidates
    return new TextEncoder().encode(keys.map((key) => `${JSON.stringify(key)}\n`).join(''));
  } catch {
    return undefined;
  }
}

async function fetchPart(url: string, apiKey: string | undefined, bytesMax: number): Promise<Uint8Array | undefined> {
  const headers: Record<string, string> = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await fetch(url, { headers, signal: AbortSignal.timeout(timeoutMs) });
      if (response.ok) return await readBody(response, url, bytesMax);
      await response.body?.cancel();
      if (absent.has(response.status)) return undefined;
      if (denied.has(response.status)) {
        throw new ReadDenied(`The server does not show ${new URL(url).pathname} without an API key of scope audit.`);
      }
      if (attempt >= attempts) throw new Unreachable(`${url} answers with status ${response.status}.`);
    } catch (error) {
      if (error instanceof ReadDenied || error instanceof Unreachable || error instanceof MalformedPart) throw error;
      if (attempt >= attempts) throw new Unreachable(`${url} cannot be reached.`, { cause: error });
    }
    await new Promise((resolve) => setTimeout(resolve, 200 * attempt));
  }
}

async function readBody(response: Response, url: string, bytesMax: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of response.body ?? []) {
    length += piece.length;
    if (length > bytesMax)
      throw new MalformedPart(new URL(url).pathname, `The answer is larger than ${bytesMax} bytes.`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
