/** What SQLite alone can do here: the same bytes into one column, same batch, same fsync, in-process or over HTTP. */
import { spawn } from 'node:child_process';
import { DatabaseSync } from 'node:sqlite';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sendAll } from './load.ts';

/** A one-column table, and the commit of one batch into it. */
function openBare(file: string): { commit(rows: readonly string[]): void; close(): void } {
  const db = new DatabaseSync(file);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  db.exec('DROP TABLE IF EXISTS bare; CREATE TABLE bare (value TEXT NOT NULL)');
  const insert = db.prepare('INSERT INTO bare (value) VALUES (?)');
  return {
    commit: (rows) => {
      db.exec('BEGIN');
      for (const row of rows) insert.run(row);
      db.exec('COMMIT');
    },
    close: () => db.close(),
  };
}

const rowsOf = (body: Buffer): string[] =>
  (JSON.parse(body.toString('utf8')) as unknown[]).map((event) => JSON.stringify(event)); // bodies are our own arrays

/** Events a second when each body is committed as one-column rows in this process. */
export function bareRate(root: string, bodies: readonly Buffer[]): number {
  const store = openBare(join(root, 'bare.db'));
  // Cut outside the clock: splitting the array is no work of the store.
  const batches = bodies.map(rowsOf);
  const startedAt = performance.now();
  for (const rows of batches) store.commit(rows);
  const seconds = (performance.now() - startedAt) / 1000;
  store.close();
  return batches.reduce((sum, rows) => sum + rows.length, 0) / seconds;
}

/** The same behind a bare HTTP server in a process of its own: what the client and the wire leave of it. */
export async function bareHttpRate(root: string, bodies: readonly Buffer[], batch: number): Promise<number> {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), join(root, 'bare-http.db')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const url = await new Promise<string>((resolve) =>
      child.stdout.once('data', (line) => resolve(String(line).trim())),
    );
    const result = await sendAll(url, 'none', bodies, 4, batch);
    return result.events / result.seconds;
  } finally {
    child.kill();
  }
}

function serveBare(file: string): void {
  const store = openBare(file);
  const server = createServer((call, answer) => {
    const chunks: Buffer[] = [];
    call.on('data', (chunk: Buffer) => chunks.push(chunk));
    call.on('end', () => {
      store.commit(rowsOf(Buffer.concat(chunks)));
      answer.end('{}');
    });
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (address !== null && typeof address === 'object') process.stdout.write(`http://127.0.0.1:${address.port}\n`);
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) serveBare(process.argv[2] ?? 'bare-http.db');
