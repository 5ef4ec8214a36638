/** Finds out whether a port is free before anything is created. */

import { createServer } from 'node:net';

/**
 * Listens for a moment and lets go. Done first, because a start that fails on its port must leave no store behind whose
 * administrator key was never shown. @throws what listening throws: `EADDRINUSE`, `EACCES` …
 */
export function tryPort(port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve()));
  });
}
