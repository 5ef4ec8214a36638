/** One reader: a connection and a key of its own, and how long each of its questions took. */
import { Agent, request } from 'node:http';
import { ADMIN_KEY } from '../../process/server-process.ts';

export interface Answer {
  readonly status: number;
  readonly text: string;
  /** From asking to the last byte of the answer. */
  readonly ms: number;
}

export class Client {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly url: string;
  readonly key: string;

  constructor(url: string, key: string) {
    this.url = url;
    this.key = key;
  }

  /** @throws Error on any answer but 200, with what was asked */
  async get(path: string, parameters: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const target = new URL(path, this.url);
    for (const [name, value] of Object.entries(parameters)) target.searchParams.set(name, value);
    const answer = await this.#ask('GET', target);
    if (answer.status !== 200)
      throw new Error(`${path} ${JSON.stringify(parameters)}: ${answer.status} ${answer.text.slice(0, 300)}`);
    return answer;
  }

  async post(path: string, json: unknown): Promise<Answer> {
    const answer = await this.#ask('POST', new URL(path, this.url), JSON.stringify(json));
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text.slice(0, 300)}`);
    return answer;
  }

  close(): void {
    this.#agent.destroy();
  }

  #ask(method: string, target: URL, body = ''): Promise<Answer> {
    const headers = { authorization: `Bearer ${this.key}`, 'content-type': 'application/json' };
    return new Promise((resolve, reject) => {
      const startedAt = performance.now();
      const asked = request(target, { agent: this.#agent, method, headers }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (piece: string) => (text += piece));
        answer.once('end', () => resolve({ status: answer.statusCode ?? 0, text, ms: performance.now() - startedAt }));
        answer.once('error', reject);
      });
      asked.once('error', reject);
      asked.end(body);
    });
  }
}

/** A key that reads everything and writes nothing. */
export async function readerOf(url: string, name: string): Promise<Client> {
  const administrator = new Client(url, ADMIN_KEY);
  const { text } = await administrator.post('/v1/api-keys', { name, scopes: ['read', 'reveal'] });
  administrator.close();
  return new Client(url, (JSON.parse(text) as { key: string }).key); // as the contract says
}
