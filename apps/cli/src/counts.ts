/** Counts of events, by the values of a field and by time, as `trailmark query` prints them. */
import { routes } from '@trailmark/contract';
import { expectShape, type Client } from './client.ts';
import { clockTime, zoneOf } from './clock-time.ts';
import { formatList, type Column, type ListFormat } from './listing.ts';

const BAR_WIDTH = 30;

export interface CountOptions {
  readonly from?: string;
  readonly to?: string;
  readonly at?: number;
  readonly tz?: string;
  readonly by?: string;
  readonly limit?: number;
  readonly format: ListFormat;
}

interface Row {
  readonly value: string;
  readonly label: string;
  readonly count: number;
}

export async function printFacet(
  client: Client,
  q: string | undefined,
  field: string,
  options: CountOptions,
): Promise<void> {
  const { from, to, at, limit } = options;
  const query = {
    q,
    field,
    from,
    to,
    at,
    tz: zoneOf(options),
    ...(limit === undefined || limit === 0 ? {} : { limit }),
  };
  const answer = expectShape(routes.facets.answers[200].schema, await client.json('GET', '/v1/facets', { query }));
  const rows: Row[] = answer.values.map(({ value, label = '', count }) => ({ value, label, count }));
  const most = Math.max(1, ...rows.map(({ count }) => count));
  const columns: Column<Row>[] = [
    { title: field, of: ({ value, label }) => (label === '' ? value : label), widthMax: 48 },
    { title: 'count', of: ({ count }) => String(count) },
    { title: '', of: ({ count }) => bar(count, most), widthMax: BAR_WIDTH },
  ];
  const plain: Column<Row>[] = [
    { title: 'value', of: ({ value }) => value },
    { title: 'label', of: ({ label }) => label },
    { title: 'count', of: ({ count }) => String(count) },
  ];
  process.stdout.write(formatList(rows, options.format === 'table' ? columns : plain, options.format));
  notes(answer.notes);
  if (options.format !== 'table') return;
  // Sealed values, for instance: they are found, not listed.
  const isUnnamed = rows.length === 0 && answer.total > 0;
  const rest = isUnnamed
    ? ', none with a value that can be listed'
    : answer.other > 0
      ? `, ${answer.other} with other values`
      : '';
  const cut = answer.total_exact ? '' : '; not every value was counted';
  process.stderr.write(
    `${answer.total} ${answer.total === 1 ? 'event' : 'events'}${rest}${cut}, ${Math.round(answer.took_ms)} ms\n`,
  );
}

export async function printHistogram(
  client: Client,
  q: string | undefined,
  interval: string,
  options: CountOptions,
): Promise<void> {
  const { from, to, at, by } = options;
  const zone = zoneOf(options);
  const query = { q, interval, by, from, to, at, tz: zone };
  const answer = expectShape(
    routes.histogram.answers[200].schema,
    await client.json('GET', '/v1/histogram', { query }),
  );
  const { buckets, labels = {} } = answer;
  type Bucket = (typeof buckets)[number];
  const values = [...new Set(buckets.flatMap((bucket) => Object.keys(bucket.by ?? {})))];
  const most = Math.max(1, ...buckets.map(({ count }) => count));
  const isTable = options.format === 'table';
  const columns: Column<Bucket>[] = [
    { title: 'from', of: (bucket) => (isTable ? bucketTime(bucket.from, interval, zone) : bucket.from) },
    { title: 'count', of: ({ count }) => String(count) },
    ...values.map((value): Column<Bucket> => ({
      title: labels[value] ?? value,
      of: (bucket) => String(bucket.by?.[value] ?? 0),
      widthMax: 24,
    })),
  ];
  if (isTable) columns.push({ title: '', of: ({ count }) => bar(count, most), widthMax: BAR_WIDTH });
  process.stdout.write(formatList(buckets, columns, options.format));
  notes(answer.notes);
  if (!isTable) return;
  // Where nothing was said of the time, it is a while and not all there is.
  const [first] = buckets;
  const when =
    first === undefined
      ? ''
      : ` from ${bucketTime(first.from, interval, zone)} until ${bucketTime(answer.to, interval, zone)}`;
  process.stderr.write(
    `${answer.total} ${answer.total === 1 ? 'event' : 'events'}${when}, ${Math.round(answer.took_ms)} ms\n`,
  );
}

/** As much of the time as the interval tells apart. */
function bucketTime(text: string, interval: string, zone: string): string {
  const shown = clockTime(text, zone);
  return interval === 'minute' || interval === 'hour' ? shown.slice(0, 16) : shown.slice(0, 10);
}

function bar(count: number, most: number): string {
  return count === 0 ? '' : '█'.repeat(Math.max(1, Math.round((count / most) * BAR_WIDTH)));
}

function notes(texts: readonly string[] = []): void {
  for (const text of texts) process.stderr.write(`note: ${text}\n`);
}
