/** A server that is killed at a step of working out verdicts: `<folder> <step>`; prints where it listens. */

import { join } from 'node:path';
import { readSettings } from '../config/settings.ts';
import { startServer } from '../start.ts';

const [folder = '', killAt = ''] = process.argv.slice(2);
const { url } = await startServer({
  settings: readSettings({ data: join(folder, 'data'), keys: join(folder, 'keys'), origin: 'test.example', port: 0 }),
  atVerdict: (step) => {
    if (step === killAt) process.kill(process.pid, 'SIGKILL');
  },
});
process.stdout.write(`${url}\n`);
