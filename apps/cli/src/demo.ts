/** `trailmark demo`: the server with a simulated organisation in it, which goes on living while it runs. */
import { randomInt } from 'node:crypto';
import { InvalidArgumentError, type Command } from 'commander';
import type { RunningServer, Settings } from '@trailmark/server';
import { organisationFor } from '@trailmark/sample';
import { stories } from '@trailmark/sample/stories';
import { Client } from './client.ts';
import { DemoPlace, type DemoChoice } from './demo/place.ts';
import { recordOrganisation } from './demo/recording.ts';
import { SIMULATED, questionsOf, whatToTry } from './demo/spoken.ts';
import { runServer } from './running.ts';
import { withServing, type ServeOptions } from './serve.ts';
import { CannotRun, type ExitCode } from './trouble.ts';

const DATA = './data-demo';
const KEYS = './keys-demo';
const EVENTS = 42_000;
const EVENTS_MIN = 1_000;
/** Six weeks hold no more in one process that serves at the same time. */
const EVENTS_MAX = 5_000_000;
const RATE_MAX = 60;

interface DemoOptions extends ServeOptions {
  readonly seed?: number;
  readonly stories: DemoChoice['stories'];
  readonly events: number;
  readonly rate: number;
}

export function addDemo(program: Command, done: (code: ExitCode) => void): void {
  const command = program
    .command('demo')
    .description(`the server with a simulated organisation recorded, data in ${DATA}, keys in ${KEYS}`);
  withServing(command, DATA, KEYS)
    .option('--seed <number>', 'which organisation: names, dates and amounts follow from it', seedOf)
    .option('--stories <which>', 'none, all, or numbers as 3,7: what has gone wrong among it all', storiesOf, 'all')
    .option('--events <number>', 'how much ordinary life six weeks hold', numberOf(EVENTS_MIN, EVENTS_MAX), EVENTS)
    .option('--rate <number>', 'how busy it is afterwards; 0 for silence', numberOf(0, RATE_MAX, true), 1)
    .addHelpText(
      'after',
      `
What is recorded is fixed when the store is made; later starts go on with it. Remove ${DATA} and ${KEYS} to begin anew.`,
    )
    .action(async (options: DemoOptions) => done(await runServer(() => demonstration(options))));
}

async function demonstration(options: DemoOptions) {
  const place = await placeOf(options);
  const organisation = organisationFor(place.options);
  const questions = questionsOf(organisation, place.options);
  const { facts, isNew } = place;
  return {
    settings: settingsOf(place),
    banner: `${SIMULATED} ${organisation.org.name} and everybody in it are invented.`,
    questions,
    tenantName: `${organisation.org.name} (simulated)`,
    async beside(server: RunningServer, stop: AbortSignal): Promise<void> {
      const out = process.stdout;
      // As `serve` does, and before the six weeks are recorded: whoever reads it there need not wait for them.
      if (isNew && place.settings.adminKey === undefined)
        out.write(`Administrator key: ${server.administratorKey ?? place.keys.administrator}\n`);
      out.write(`${SIMULATED}\nOpen: ${server.url}/sign-in#${server.signInToken()}\n`);
      // A start that was cut off before the key was made, or after it was revoked: the server has drawn another.
      if (server.administratorKey !== undefined) place.keepKeys({ administrator: server.administratorKey });
      const client = new Client(server.url, place.keys.administrator);
      const agency = place.keys.agency ?? (await agencyKey(client, organisation.clients[0].id));
      place.keepKeys({ agency });
      const { administrator } = place.keys;
      const facing = { url: server.url, administrator, agency, organisation, questions };
      const invite = (): void => void out.write(whatToTry(facing));
      if (!place.isOfThisVersion) {
        process.stderr.write(
          'trailmark: this demonstration was recorded by another version; it is served, and nothing more happens. ' +
            'Remove its two folders to begin anew.\n',
        );
        return invite();
      }
      if (isNew) process.stderr.write(`Recording six weeks of ${organisation.org.name} (seed ${facts.seed}) …\n`);
      try {
        await recordOrganisation(client, place, stop, async (counts) => {
          const known = counts.duplicates > 0 ? `, ${counts.duplicates} were there before` : '';
          process.stderr.write(`${counts.stored} events recorded${known}.\n`);
          if (counts.conflicts + counts.rejected > 0)
            process.stderr.write(`trailmark: ${counts.conflicts + counts.rejected} events were not taken\n`);
          invite();
        });
      } catch (error) {
        // Asked to stop: what was on its way may be lost, and the next start sends it again.
        if (!stop.aborted) throw error;
      }
    },
  };
}

async function placeOf(options: DemoOptions): Promise<DemoPlace> {
  const { readSettings } = await import('@trailmark/server');
  const settings: Settings = readSettings({
    ...options,
    data: options.data ?? (process.env['TRAILMARK_DATA'] || DATA),
    keys: options.keys ?? (process.env['TRAILMARK_KEYS'] || KEYS),
  });
  const { stories: chosen, events, rate } = options;
  const seed = options.seed ?? randomInt(1, 1_000_000);
  return new DemoPlace(settings, { seed, stories: chosen, events, rate }, settings.adminKey, Date.now());
}

/** The administrator's key is used where the store is made, and else would only be warned of. */
function settingsOf({ settings, facts, isNew, keys }: DemoPlace): Settings {
  return { ...settings, origin: facts.origin, adminKey: isNew ? keys.administrator : undefined };
}

/** A key that reads what concerns one client, as that client's agency would get it. */
async function agencyKey(client: Client, scopeClient: string): Promise<string> {
  const body = { name: 'agency', scopes: ['read'], restrict: `scope.client:${scopeClient}` };
  const made = await client.json('POST', '/v1/api-keys', { body });
  const key: unknown = typeof made === 'object' && made !== null ? Reflect.get(made, 'key') : undefined;
  if (typeof key === 'string') return key;
  throw new CannotRun('the server made no key for the agency');
}

// ---------------------------------------------------------------------------------------------- arguments

function seedOf(text: string): number {
  return numberOf(0, 2_147_483_647)(text);
}

function numberOf(low: number, high: number, isFraction = false): (text: string) => number {
  return (text) => {
    const number = Number(text);
    const isGood = (isFraction ? /^\d{1,8}(\.\d{1,4})?$/ : /^\d{1,10}$/).test(text) && number >= low && number <= high;
    if (isGood) return number;
    throw new InvalidArgumentError(`It is a number from ${low} to ${high}.`);
  };
}

function storiesOf(text: string): DemoChoice['stories'] {
  if (text === 'none' || text === 'all') return text;
  const numbers = text.split(',').map((each) => Number(each.trim()));
  const known = stories.map(({ number }) => number);
  if (numbers.every((number) => known.includes(number))) return numbers;
  throw new InvalidArgumentError(`It is none, all, or numbers of ${known.join(', ')}.`);
}
