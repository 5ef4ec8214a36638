/** `trailmark views`: queries saved under a name, listed, saved and deleted; `query --view` asks them. */
import { routes } from '@trailmark/contract';
import type { Command } from 'commander';
import { expectShape, type Client } from './client.ts';
import { connect, optionsOf, withConnection, type ConnectionOptions } from './connection.ts';
import { commaList } from './export.ts';
import { formatList, withFormat, type ListFormat } from './listing.ts';
import { CannotRun, type ExitCode } from './trouble.ts';

interface ListOptions extends ConnectionOptions {
  readonly format: ListFormat;
}

interface SaveOptions extends ConnectionOptions {
  readonly columns?: string[];
  readonly shared?: boolean;
}

type View = Awaited<ReturnType<typeof listViews>>[number];

export function addViews(program: Command, done: (code: ExitCode) => void): void {
  const views = withConnection(withFormat(program.command('views')))
    .description('saved queries; subcommands save and delete them')
    .enablePositionalOptions()
    .addHelpText(
      'after',
      `
Examples:
  trailmark views
  trailmark views save 'Denied exports' 'type:data.exported outcome:denied' --shared
  trailmark query --view 'Denied exports' --from -7d
  trailmark views delete 'Denied exports'`,
    )
    .action(async (options: ListOptions) => {
      const list = await listViews(connect(options));
      const columns = [
        { title: 'name', of: (view: View) => view.name, widthMax: 40 },
        { title: 'query', of: (view: View) => view.q, widthMax: Infinity },
        { title: 'by', of: (view: View) => (view.mine ? 'you' : view.created_by), widthMax: 24 },
        { title: 'shared', of: (view: View) => (view.shared ? 'yes' : 'no') },
        { title: 'id', of: (view: View) => view.id },
      ];
      process.stdout.write(formatList(list, columns, options.format));
      done(0);
    });
  const save = views
    .command('save')
    .description('save a query; one of yours of the same name is replaced')
    .argument('<name>', 'what it is called')
    .argument('<expression>', 'the query')
    .option('--columns <fields>', 'fields to show, by comma', commaList)
    .option('--shared', 'show it to other keys of the tenant that see everything');
  withConnection(save).action(async (name: string, q: string, _: SaveOptions, self: Command) => {
    const { columns = [], shared = false, ...options } = optionsOf<SaveOptions>(self);
    const client = connect(options);
    const mine = (await listViews(client)).find((view) => view.mine && view.name === name);
    const body = { name, q, columns, shared };
    const saved =
      mine === undefined
        ? expectShape(routes.createView.answers[201].schema, await client.json('POST', '/v1/views', { body }))
        : expectShape(
            routes.changeView.answers[200].schema,
            await client.json('PUT', `/v1/views/${mine.id}`, { body }),
          );
    process.stdout.write(`${saved.id} (${saved.name}) is ${mine === undefined ? 'saved' : 'replaced'}\n`);
    done(0);
  });
  const remove = views.command('delete').description('delete a saved query').argument('<name>', 'its name or id');
  withConnection(remove).action(async (name: string, _: ConnectionOptions, self: Command) => {
    const client = connect(optionsOf<ConnectionOptions>(self));
    const { id } = await viewNamed(client, name);
    const gone = expectShape(routes.deleteView.answers[200].schema, await client.json('DELETE', `/v1/views/${id}`));
    process.stdout.write(`${gone.id} (${gone.name}) is deleted\n`);
    done(0);
  });
}

async function listViews(client: Client) {
  return expectShape(routes.listViews.answers[200].schema, await client.json('GET', '/v1/views')).views;
}

/** By name or id, one's own before those that are shared. @throws CannotRun where there is none, or several */
export async function viewNamed(client: Client, name: string): Promise<View> {
  const named = (await listViews(client)).filter((view) => view.id === name || view.name === name);
  const mine = named.filter((view) => view.mine);
  const [view, another] = mine.length > 0 ? mine : named;
  if (view === undefined) throw new CannotRun(`there is no view "${name}"; "trailmark views" lists them`);
  if (another !== undefined)
    throw new CannotRun(`several views are called "${name}": name one by its id, as ${view.id}`);
  return view;
}
