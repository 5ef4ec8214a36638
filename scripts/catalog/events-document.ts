/** docs/events.md, made of the catalog: every type with its sentences, fields, requirement and retention. */

import { english, exampleEvent, german, retentionRules, toldSentence } from '@trailmark/catalog';
import type { EventType, FieldRule } from '@trailmark/catalog';

const HEAD = `# Events

Made from the catalog by \`npm run catalog\`; what is changed here by hand is lost. The same as JSON:
\`GET /v1/catalog\`, and as JSON Schema for each type: \`GET /v1/catalog/{type}/schema\`.

- **open** fields are seen by everyone who may read the trail, **confidential** ones by those without a limit on
  them; a **personal** one belongs to a person (the first target that is one, or who acted) and goes with that person.
- A **required** field is one the requirement names: a source should send it. An event without it is recorded all the
  same and shown with \`missing\`. Of the others the source may be unable to say.
- A field that is not listed may be sent under \`data\`; it is confidential.
- Who acted, who approved, when, where and in which scope stand in every event and are not listed here.

## Adding a type

One object in one file: add it to its family in \`packages/catalog/src/vocabulary/\` and run \`npm run catalog\`. Its form,
its sentences in both languages, its search, its place in exports and this page follow. Tests hold it against the rest:
its example must be recordable and whole, its sentences are written to \`packages/catalog/golden/\` (\`vitest -u\`) and are
to be read there, a field that is published (\`packages/catalog/published.generated.json\`) keeps its meaning, and
a type that differs from another one only in its name or verb is refused.

## Types of your own

\`\`\`
trailmark catalog register webinar.json
\`\`\`

\`\`\`json
{
  "name": "webinar.held", "version": 1, "family": "webinar", "importance": "notable", "retention": "business",
  "sentence": {
    "en": "{actor} {did:held|hold} the webinar {target:webinar}[ for {data.seats:guest|guests}]",
    "de": "{actor} {hat} das Webinar {target:webinar}[ für {data.seats:Gast|Gäste}] {did:abgehalten|abhalten}"
  },
  "data": {
    "seats": {"class": "open", "kind": "count", "required": true},
    "fee": {"class": "confidential", "kind": "money"},
    "host": {"class": "personal", "of": "target", "kind": "text"}
  },
  "changes": {"status": {"class": "open", "kind": "text"}},
  "example": {"targets": [{"type": "webinar", "id": "w_1", "name": "Summer"}], "data": {"seats": 40}}
}
\`\`\`

From the answer on, events of the type are sorted by it, found by its fields, told by its sentences and shown as known.
Events recorded before stay as they were recorded. A published version never changes: send a higher one. A new version
may add fields, protect a field more, and rename one (\`"was": ["seats"]\`, the first name first): queries by the old name
and by the new find both. Removing a field, narrowing its kind or protecting it less is refused, with the field's name.

In a sentence, \`[…]\` is left out where something inside it is not known. \`{actor}\`, \`{target}\`, \`{target:<type or role>}\`,
\`{reason}\`, \`{data.x}\`, \`{scope.x}\`, \`{decision.x}\` are values; \`{data.seats:guest|guests}\` counts; \`{did:held|hold}\` is the
verb, as it happened and as infinitive, and \`{moved}\` a verb by the direction of a change; \`{changed}\` and \`{values}\` say
what was changed, and from what to what. German needs \`{hat}\` or \`{ist}\` for its verb, which stands at the end.
`;

export function eventsDocument(types: readonly EventType[]): string {
  const families = [...new Set(types.map(({ family }) => family))].toSorted();
  const parts = families.map((family) => {
    const own = types.filter((type) => type.family === family);
    return `## ${family}\n\n${own.map(typeText).join('\n')}`;
  });
  return `${HEAD}\n${retentionText()}\n${contents(families, types)}\n${parts.join('\n')}`;
}

function retentionText(): string {
  const rows = Object.values(retentionRules).map(
    ({ class: name, period, basis }) => `| ${name} | ${period.slice(1, -1)} years | ${basis.en} | ${basis.de} |`,
  );
  return [
    '## How long',
    '',
    'Periods are defaults, counted from the recording.',
    '',
    '| class | period | legal basis | Rechtsgrundlage |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function contents(families: readonly string[], types: readonly EventType[]): string {
  const lines = families.map((family) => {
    const names = types.filter((type) => type.family === family).map(({ name }) => `[${name}](#${anchor(name)})`);
    return `- **${family}**: ${names.join(', ')}`;
  });
  return `## Families\n\n${types.length} types in ${families.length} families.\n\n${lines.join('\n')}\n`;
}

/** As GitHub makes it of a heading. */
function anchor(heading: string): string {
  return heading.toLowerCase().replaceAll(/[^a-z0-9_ -]/g, '');
}

function typeText(type: EventType): string {
  const event = exampleEvent(type);
  const [en = '', de = ''] = [english, german].map((language) => toldSentence(event, type, [], language));
  const fields = [...rows('data', type.data), ...rows('changes', type.changes)];
  const table = fields.length === 0 ? [] : ['| field | class | kind | |', '|---|---|---|---|', ...fields, ''];
  return [
    `### ${type.name}`,
    '',
    `${type.requirement} · ${type.importance} · kept as ${type.retention} · version ${type.version}`,
    '',
    `> ${plain(en)}  `,
    `> ${plain(de)}`,
    '',
    ...table,
  ].join('\n');
}

function rows(holder: string, rules: EventType['data']): string[] {
  return Object.entries(rules ?? {}).map(([name, rule]) => {
    const said = [
      ...(rule.required === true ? ['required'] : []),
      ...(rule.was === undefined ? [] : [`was ${rule.was.join(', ')}`]),
    ];
    return `| ${holder}.${name} | ${classOf(rule)} | ${rule.kind} | ${said.join('; ')} |`;
  });
}

function classOf(rule: FieldRule): string {
  return rule.class === 'personal' ? `personal, of the ${rule.of}` : rule.class;
}

/** A sentence is text: nothing in it is a mark of Markdown. */
function plain(text: string): string {
  return text.replaceAll(/([\\`*_[\]<>#|])/g, '\\$1');
}
