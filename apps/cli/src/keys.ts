/** `trailmark keys`: the keys that sign the logs, to be pinned by verifiers, and the API keys of a tenant. */
import { routes, scopes } from '@trailmark/contract';
import type { Command } from 'commander';
import { expectShape } from './client.ts';
import { connect, optionsOf, withConnection, type ConnectionOptions } from './connection.ts';
import { commaList } from './export.ts';
import { addRotate } from './keys-rotate.ts';
import { formatList, withFormat, type ListFormat } from './listing.ts';
import { CannotRun, type ExitCode } from './trouble.ts';

interface ListOptions extends ConnectionOptions {
  readonly format: ListFormat;
}

interface CreateOptions extends ConnectionOptions {
  readonly name?: string;
  readonly scopes: string[];
  readonly source?: string[];
  readonly tenant?: string;
  readonly restrict?: string;
  readonly withhold?: string[];
  readonly expires?: string;
  readonly json?: boolean;
}

export function addKeys(program: Command, done: (code: ExitCode) => void): void {
  const keys = withConnection(withFormat(program.command('keys')))
    .description('the keys that sign the logs, now and before; subcommands change one, and manage API keys')
    .enablePositionalOptions()
    .addHelpText(
      'after',
      `
Examples:
  trailmark keys
  trailmark keys create --name crm --scopes record --source crm
  trailmark keys create --name auditor --scopes read,audit,export,verify --restrict 'scope.client:acme' --withhold actor.email
  trailmark keys revoke <id>
  trailmark keys rotate-log`,
    )
    .action(async (options: ListOptions) => {
      const answer = await connect(options, 'nothing').json('GET', '/v1/keys');
      const list = expectShape(routes.logKeys.answers[200].schema, answer).keys;
      process.stdout.write(
        formatList(
          list,
          [
            { title: 'tenant', of: (key) => key.tenant },
            { title: 'key', of: (key) => key.vkey, isWhole: true },
            { title: 'from', of: (key) => key.from, isWhole: true },
            { title: 'until', of: (key) => key.until ?? '', isWhole: true },
          ],
          options.format,
        ),
      );
      if (options.format === 'table') {
        process.stderr.write(
          'Pin a key only after comparing it by a second way: the server that could forge a log also answers here.\n',
        );
      }
      done(0);
    });
  addList(keys, done);
  addCreate(keys, done);
  addRotate(keys, done);
  withConnection(
    keys.command('revoke').description('end an API key, at once').argument('<id>', 'id of the key'),
  ).action(async (id: string, _: ConnectionOptions, command: Command) => {
    const options = optionsOf<ConnectionOptions>(command);
    const answer = await connect(options).json('DELETE', `/v1/api-keys/${encodeURIComponent(id)}`);
    const key = expectShape(routes.revokeApiKey.answers[200].schema, answer);
    process.stdout.write(`${key.id} (${key.name}) is revoked\n`);
    done(0);
  });
}

function addList(keys: Command, done: (code: ExitCode) => void): void {
  withConnection(
    withFormat(keys.command('list').description('API keys of this tenant, without the keys themselves')),
  ).action(async (_: ListOptions, command: Command) => {
    const options = optionsOf<ListOptions>(command);
    const list = expectShape(
      routes.listApiKeys.answers[200].schema,
      await connect(options).json('GET', '/v1/api-keys'),
    ).keys;
    process.stdout.write(
      formatList(
        list,
        [
          { title: 'id', of: (key) => key.id },
          { title: 'name', of: (key) => key.name, widthMax: 24 },
          { title: 'scopes', of: (key) => key.scopes.join(','), widthMax: 60 },
          { title: 'sources', of: (key) => key.sources.join(','), widthMax: 30 },
          { title: 'restrict', of: (key) => key.restrict ?? '', widthMax: 30 },
          {
            title: 'state',
            of: (key) => (key.revoked === undefined ? (key.expires ?? 'valid') : 'revoked'),
            widthMax: 24,
          },
        ],
        options.format,
      ),
    );
    done(0);
  });
}

function addCreate(keys: Command, done: (code: ExitCode) => void): void {
  const command = keys
    .command('create')
    .description('make an API key; it is shown once')
    .option('--name <name>', 'what it is for; also its source where none is named')
    .requiredOption('--scopes <scopes>', `by comma, of ${scopes.join(', ')}`, commaList)
    .option('--source <sources>', 'sources it may write, by comma; a trailing * stands for any ending', commaList)
    .option('--tenant <tenant>', 'for another tenant (administrators of the server)')
    .option('--restrict <query>', 'a query that everything read with it must also match')
    .option('--withhold <paths>', 'fields it never sees, by comma', commaList)
    .option('--expires <time>', 'RFC 3339')
    .option('--json', 'print JSON');
  withConnection(command).action(async (_: CreateOptions, self: Command) => {
    const options = optionsOf<CreateOptions>(self);
    const unknown = options.scopes.find((scope) => !scopes.some((each) => each === scope));
    if (unknown !== undefined) throw new CannotRun(`there is no scope "${unknown}"; there are ${scopes.join(', ')}`);
    const name = options.name ?? options.source?.[0]?.replace(/[*:.]+$/, '');
    if (name === undefined || name === '') throw new CannotRun('give the key a name: --name');
    const { tenant, restrict, withhold, expires } = options;
    const body = { name, tenant, scopes: options.scopes, sources: options.source, restrict, withhold, expires };
    const made = expectShape(
      routes.createApiKey.answers[201].schema,
      await connect(options).json('POST', '/v1/api-keys', { body }),
    );
    if (options.json === true) process.stdout.write(`${JSON.stringify(made)}\n`);
    else {
      process.stderr.write(`${made.id} (${made.name}): ${made.scopes.join(', ')}. Keep this key; it is shown once:\n`);
      process.stdout.write(`${made.key}\n`);
    }
    done(0);
  });
}
