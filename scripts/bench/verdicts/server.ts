/** A server that works out verdicts on approvals or does not: `<folder> <on|off>`; prints where it listens. */
import { join } from 'node:path';
import { readSettings, startServer } from '@trailmark/server';

const [folder = '', desk = 'on'] = process.argv.slice(2);
const { url } = await startServer({
  settings: readSettings({ data: join(folder, 'data'), keys: join(folder, 'keys'), port: 0 }, process.env),
  verdicts: desk === 'on',
});
process.stdout.write(`${url}\n`);
