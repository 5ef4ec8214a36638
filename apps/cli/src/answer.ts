/** `trailmark answer`: settles a question in words; every clause names the events it rests on. */
import { routes } from '@trailmark/contract';
import type { Command } from 'commander';
import { answerText, type Answer } from './answer-text.ts';
import { expectShape, type Client } from './client.ts';
import { withTelling, zoneOf } from './clock-time.ts';
import { connect, optionsOf, withConnection, type ConnectionOptions } from './connection.ts';
import {
  farewell,
  fetchBundle,
  logKeys,
  parseState,
  refuseToOverwrite,
  waitUntilReady,
  type Written,
} from './export.ts';
import { thingMeant } from './named-thing.ts';
import { patiently } from './patience.ts';
import { CannotRun, type ExitCode } from './trouble.ts';

interface AnswerOptions extends ConnectionOptions {
  readonly tz?: string;
  readonly language?: string;
  readonly purpose?: string;
  readonly json?: boolean;
  readonly all?: boolean;
  readonly bundle?: string;
  readonly force?: boolean;
}

/** A question as it is asked from the command line: its arguments and options become members of the request. */
interface AskedQuestion {
  readonly name: string;
  readonly about: string;
  readonly route: { readonly path: string };
  /** Adds arguments and options; their names are those of the request's members. */
  readonly prepare: (command: Command) => Command;
  /** Members from the arguments, in their order. */
  readonly arguments: readonly string[];
  /** Types of what a name can mean where it is asked about by name; any where there are none. */
  readonly kinds: readonly string[];
  readonly examples: string;
}

/** One entry for each question. */
const QUESTIONS: readonly AskedQuestion[] = [
  {
    name: 'assignment',
    about: 'why somebody has a lead and somebody else has not',
    route: routes.answerAssignment,
    prepare: (command) =>
      command
        .argument('<entity>', 'the lead, as lead/l_4471, by its name, or by the number of an event about it')
        .option('--other <who>', 'somebody who has not got the lead: an id or a name')
        .option('--at <time>', 'of a lead: as of this time (RFC 3339, a day, or -7d); now unless given')
        .option('--from <time>', 'of many: from this time on')
        .option('--to <time>', 'of many: before this time'),
    arguments: ['entity'],
    kinds: ['lead', 'rule', 'user'],
    examples:
      "trailmark query 'type:lead.reassigned' --ids                       # find the lead\n" +
      "trailmark answer assignment lead/l_4471 --other 'Aylin Demir'      # why he has it, and she has not\n" +
      "trailmark answer assignment 'Priya Nair'                           # the lead by its name\n" +
      'trailmark answer assignment user/u_17 --from -7d                   # why somebody got so many at once\n' +
      'trailmark answer assignment rule/rule_7                            # what a rule moved',
  },
  {
    name: 'notification',
    about: 'whether somebody was told, over which channel, and whether it arrived',
    route: routes.answerNotification,
    prepare: (command) =>
      command
        .argument(
          '<entity>',
          'what it was about, as lead/l_4471; or the rule that was to send it, as rule/rule_7; or a name',
        )
        .option('--rule <id>', 'notices of this rule only')
        .option('--from <time>', 'from this time on (RFC 3339, a day, or -7d)')
        .option('--to <time>', 'before this time'),
    arguments: ['entity'],
    kinds: [],
    examples:
      "trailmark query 'type:rule.disabled' --ids                         # find the rule\n" +
      'trailmark answer notification lead/l_4471\n' +
      'trailmark answer notification rule/rule_sla --from -30d',
  },
  {
    name: 'change',
    about: 'when something changed, by whom, for what stated reason',
    route: routes.answerChange,
    prepare: (command) =>
      command
        .argument('<entity>', 'what changed, as lead/l_4471, by its name, or by the number of an event about it')
        .option('--field <path>', 'only this field, as market or daily_budget')
        .option('--from <time>', 'from this time on (RFC 3339, a day, or -7d)')
        .option('--to <time>', 'before this time'),
    arguments: ['entity'],
    kinds: [],
    examples:
      "trailmark query 'type:budget.adjusted outcome:denied' --ids        # find the campaign\n" +
      'trailmark answer change campaign/c_204 --field daily_budget\n' +
      'trailmark answer change lead/l_4471 --field market',
  },
  {
    name: 'exports',
    about: 'who exported what in a period: filter, rows, purpose; refused ones too',
    route: routes.answerExports,
    prepare: (command) =>
      command
        .option('--quarter <quarter>', 'last, current or as 2026-Q3; the last one unless given')
        .option('--fiscal-start <month>', 'the month in which your fiscal year begins, 1 to 12', Number)
        .option('--from <time>', 'instead of a quarter: from this time on')
        .option('--to <time>', 'before this time')
        .option('--entity <entity>', 'only of this list or dataset, as list/list_8; tells the way it took')
        .option('--actor <who>', 'only by them: id, name or address'),
    arguments: [],
    kinds: ['list', 'dataset'],
    examples:
      'trailmark answer exports --quarter last --fiscal-start 4\ntrailmark answer exports --entity list/list_8 --from -90d',
  },
  {
    name: 'publication',
    about: 'who published something, in exactly which form, and whether that form was approved',
    route: routes.answerPublication,
    prepare: (command) =>
      command
        .argument('<entity>', 'what was published, as post/p_88 or mailing/mail_6; by its name, or an event about it')
        .option('--at <time>', 'the last publication before this time; now unless given'),
    arguments: ['entity'],
    kinds: [],
    examples:
      "trailmark query 'type:post.taken_down' --ids                       # find the post\n" +
      'trailmark answer publication post/p_88',
  },
];

const SEARCHING = { en: 'Looking through the trail …', de: 'Das Protokoll wird durchgesehen …' };

/** Options that are about the telling, not about what is asked. */
const TELLING: ReadonlySet<string> = new Set([
  'url',
  'apiKey',
  'tz',
  'language',
  'purpose',
  'json',
  'all',
  'bundle',
  'force',
]);

export function addAnswer(program: Command, done: (code: ExitCode) => void): void {
  const answer = program
    .command('answer')
    .description('settle a question in words; each clause cites the events it rests on')
    .enablePositionalOptions();
  for (const question of QUESTIONS) {
    const command = question
      .prepare(answer.command(question.name).description(question.about))
      .option('--purpose <text>', 'what it is for; recorded where people are named')
      .option('--bundle <path>', 'also take the events cited away as evidence: a name ending in .zip, or a directory')
      .option('--force', 'with --bundle: replace what is there')
      .option('--all', 'list every event behind it, and every gap of a source')
      .option('--json', 'print the answer as JSON');
    withConnection(withTelling(command))
      .addHelpText('after', `\nExamples:\n  ${question.examples.replaceAll('\n', '\n  ')}`)
      .action(async (...given: unknown[]) => {
        const options = optionsOf<AnswerOptions>(command);
        const written = options.bundle === undefined ? undefined : writtenAs(options.bundle, options.force);
        if (written !== undefined) await refuseToOverwrite(written);
        const answered = await ask(question, given, options);
        process.stdout.write(
          options.json === true ? `${JSON.stringify(answered, undefined, 2)}\n` : answerText(answered, options.all),
        );
        if (written !== undefined) await takeAway(connect(options), answered, written);
        done(0);
      });
  }
}

function writtenAs(output: string, force: boolean | undefined): Written {
  return { output, ...(force === undefined ? {} : { force }) };
}

/** Waits for the bundle that the answer names, and says where it is and how to check it. */
async function takeAway(client: Client, { bundle }: Answer, written: Written): Promise<void> {
  if (bundle === undefined) throw new CannotRun('the server made no bundle of this answer');
  const requested = parseState(await client.json('GET', `/v1/exports/${bundle.id}`));
  const state = await waitUntilReady(client, requested, false);
  await fetchBundle(client, state.href ?? bundle.href, written);
  // The answer itself may go on into a program.
  process.stderr.write(farewell(written.output, await logKeys(client)));
}

async function ask(question: AskedQuestion, given: readonly unknown[], options: AnswerOptions): Promise<Answer> {
  const own = Object.entries(options).filter(([name]) => !TELLING.has(name));
  const client = connect(options);
  const meant = async (name: string, value: unknown): Promise<unknown> =>
    name === 'entity' && typeof value === 'string'
      ? thingMeant(client, value, { kinds: question.kinds, zone: zoneOf(options) })
      : value;
  const named = [...question.arguments.map((name, at) => [name, given[at]] as const), ...own];
  const members: [string, unknown][] = [];
  for (const [name, value] of named) members.push([name, await meant(name, value)]);
  const body = {
    ...Object.fromEntries(
      members.map(([name, value]) => [name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value]),
    ),
    tz: zoneOf(options),
    bundle: options.bundle !== undefined,
    ...(options.language === undefined ? {} : { language: options.language }),
    ...(options.purpose === undefined ? {} : { purpose: options.purpose }),
  };
  const schema = routes.answerAssignment.answers[200].schema;
  const answered = client.json('POST', question.route.path, { body });
  return expectShape(schema, await patiently(answered, options.language === 'de' ? SEARCHING.de : SEARCHING.en));
}
