/**
 * One keep-alive connection that sends prepared requests one after another. Node's own client costs as much CPU a
 * request as the server does; on two cores that both share, its figure would be half about itself.
 */
import { connect, type Socket } from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');

// Owned by one lane: a request is sent when the one before is answered.
export class LeanClient {
  readonly #socket: Socket;
  readonly #head: string;
  #waiting: { resolve(status: number): void; reject(error: Error): void } | undefined;
  #received: Buffer[] = [];
  #length = 0;
  /** Bytes of the answer that is arriving, once its head is there. */
  #expected = 0;
  #status = 0;

  private constructor(socket: Socket, head: string) {
    this.#socket = socket;
    this.#head = head;
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('the server closed the connection')));
  }

  static open(url: URL, key: string): Promise<LeanClient> {
    const head = [
      `POST ${url.pathname} HTTP/1.1`,
      `host: ${url.host}`,
      `authorization: Bearer ${key}`,
      'content-type: application/json',
      'content-length: ',
    ].join('\r\n');
    return new Promise((resolve, reject) => {
      const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new LeanClient(socket, head));
      });
    });
  }

  /** Sends one body and resolves with the status, when the whole answer is there. */
  send(body: Buffer): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.cork();
      this.#socket.write(`${this.#head}${body.length}\r\n\r\n`, 'latin1');
      this.#socket.write(body);
      this.#socket.uncork();
    });
  }

  close(): void {
    this.#waiting = undefined;
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#received.push(chunk);
    this.#length += chunk.length;
    if (this.#expected === 0) this.#readHead();
    if (this.#expected === 0 || this.#length < this.#expected) return;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    [this.#received, this.#length, this.#expected] = [[], 0, 0];
    waiting?.resolve(this.#status);
  }

  #readHead(): void {
    const bytes = this.#received.length === 1 ? this.#received[0]! : Buffer.concat(this.#received); // one, as just seen
    const end = bytes.indexOf(HEAD_END);
    if (end < 0) return;
    const head = bytes.toString('latin1', 0, end);
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    if (length === undefined) return this.#fail(new Error(`an answer without a length: ${head}`));
    this.#status = Number(head.slice(9, 12));
    this.#expected = end + HEAD_END.length + Number(length);
  }

  #fail(error: Error): void {
    this.#waiting?.reject(error);
    this.#waiting = undefined;
  }
}
