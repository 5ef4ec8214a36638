/** `trailmark keys rotate-log`: lets a log go over to a new signing key, and says what has to be done about it. */
import { routes } from '@trailmark/contract';
import type { Command } from 'commander';
import { expectShape, type Client } from './client.ts';
import { connect, optionsOf, withConnection, type ConnectionOptions } from './connection.ts';
import { CannotRun, type ExitCode } from './trouble.ts';

interface RotateOptions extends ConnectionOptions {
  readonly tenant?: string;
  readonly reason?: string;
  readonly json?: boolean;
}

type LogKeys = ReturnType<typeof parseKeys>;
type Changed = ReturnType<typeof parseChanged>;

export function addRotate(keys: Command, done: (code: ExitCode) => void): void {
  const command = keys
    .command('rotate-log')
    .description('let the log go over to a new signing key; needs the scope administer')
    .option('--tenant <tenant>', 'the tenant whose log it is (by default that of the API key)')
    .option('--reason <text>', 'why; it is recorded, and stands in every bundle')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
The server makes the new key beside the old one. The old key names the new one in an entry of the log
(trail.key_changed), and from then on the new key signs. What the old one signed stays good, and who pinned it can
follow the change in every bundle made since; the old key file stays where it is.

Examples:
  trailmark keys rotate-log
  trailmark keys rotate-log --tenant acme --reason 'yearly change'

Exit codes: 0 changed, 2 not changed.`,
    );
  withConnection(command).action(async (_: RotateOptions, self: Command) => {
    const options = optionsOf<RotateOptions>(self);
    const client = connect(options);
    const { tenant, vkey } = keyInUse(parseKeys(await client.json('GET', '/v1/keys')), options, client);
    const { reason } = options;
    const body = { tenant, replaces: vkey, ...(reason === undefined ? {} : { reason }) };
    const changed = parseChanged(await client.json('POST', '/v1/keys', { body }));
    process.stdout.write(options.json === true ? `${JSON.stringify(changed)}\n` : told(changed, client.url));
    done(0);
  });
}

function parseKeys(value: unknown) {
  return expectShape(routes.logKeys.answers[200].schema, value).keys;
}

function parseChanged(value: unknown) {
  return expectShape(routes.changeLogKey.answers[201].schema, value);
}

/** The key that signs the log now. The server is told which one is meant, so that a second try changes nothing more. */
function keyInUse(keys: LogKeys, { tenant }: RotateOptions, client: Client): LogKeys[number] {
  const inUse = keys.filter(({ until }) => until === null);
  const wanted = tenant ?? client.tenant ?? (inUse.length === 1 ? inUse[0]?.tenant : undefined);
  if (wanted === undefined) {
    throw new CannotRun(`which log? Name it with --tenant: ${inUse.map((key) => key.tenant).join(', ')}`);
  }
  const key = inUse.find((each) => each.tenant === wanted);
  if (key === undefined) throw new CannotRun(`the server names no key that signs the log of "${wanted}"`);
  return key;
}

function told({ retired, current }: Changed, url: string): string {
  const { tenant, origin, vkey, from, index } = current;
  return `The log ${origin} is signed by a new key since ${from} (entry ${index}).

  retired  ${retired.vkey}
  new      ${vkey}

What the retired key signed until then stays good, and is still verified with it. Now:

1. Copy the keys folder to its safe place. An older copy cannot go on with this log.
2. Publish the new key where the old one stands (paper, your web site), with the date of the change; keep the old one
   there for what was taken away before.
3. Tell whoever verifies the running log:
     npx trailmark verify ${url}/log/${tenant} --key '${vkey}'
   Who has the retired key only can follow the change by itself: in a bundle, made with "trailmark export" from now on.
`;
}
