/** The page at `/`: what runs here, what to ask it and how to send the first event. */

/** A question to the trail: the query, and what it asks in words. */
export interface Question {
  readonly query: string;
  readonly asks: string;
}

export interface StartFacts {
  readonly version: string;
  readonly url: string;
  readonly origin: string;
  readonly size: number;
  /** What everybody must know who looks at this: shown above everything. */
  readonly banner: string | undefined;
  /** What whoever looks around may begin with; none where nothing is recorded yet. */
  readonly questions: readonly Question[];
}

export function startPage({ version, url, origin, size, banner, questions }: StartFacts): string {
  const address = escapeHtml(url);
  return document(
    'Trailmark',
    `${bannerLine(banner)}
<header><h1>Trailmark is running</h1>
<p class="muted">The audit trail for marketing operations: recorded once, found within a second, provable years later.</p></header>
<section><h2>This log</h2><dl>
<dt>Origin</dt><dd>${escapeHtml(origin)}</dd>
<dt>Entries</dt><dd>${size.toLocaleString('en')}</dd>
<dt>Version</dt><dd>${escapeHtml(version)}</dd></dl></section>
${questions.length === 0 ? '' : askSection(address, questions)}<section><h2>${questions.length === 0 ? 'Send the first event' : 'Send an event of your own'}</h2>
<p>Use the administrator key that the server printed.</p>
<pre>export TRAILMARK_API_KEY='…'
curl ${address}/v1/events \\
  -H "Authorization: Bearer $TRAILMARK_API_KEY" \\
  -H 'Content-Type: application/json' \\
  -d '{"type": "campaign.launched", "source": "hello",
       "actor": {"type": "user", "id": "u_1", "name": "Your name"},
       "targets": [{"type": "campaign", "id": "c_1",
                    "name": "Spring Sale"}]}'</pre>
<p>The answer is a receipt: the event's place in the log and a proof under the log's signature.</p></section>
<section><h2>Find it and prove it</h2>
<pre>curl -H "Authorization: Bearer $TRAILMARK_API_KEY" \\
  '${address}/v1/events?q=target:c_1'</pre>
<p>With the <code>index</code> of the answer:</p>
<pre>curl -H "Authorization: Bearer $TRAILMARK_API_KEY" \\
  '${address}/v1/events/<var>index</var>/proof'</pre></section>
<section><h2>More</h2><ul>
<li><a href="/openapi.json">The API</a> as OpenAPI 3.1</li>
<li><a href="/v1/keys">The keys</a> that sign this log, and its <a href="/log/main/checkpoint">newest checkpoint</a></li>
<li><a href="/readyz">Whether it is ready</a></li></ul></section>`,
  );
}

/** Typed where the repository is: the address is named because it need not be the usual one. */
function askSection(address: string, questions: readonly Question[]): string {
  const lines = questions.map(
    ({ query, asks }) => `<dt>${escapeHtml(asks)}</dt>\n<dd>npx trailmark query '${escapeHtml(query)}'</dd>`,
  );
  return `<section><h2>Ask it</h2>
<p>In a terminal, in the folder it was started from:</p>
<pre>export TRAILMARK_URL=${address}
export TRAILMARK_API_KEY='…'</pre>
<dl class="questions">
${lines.join('\n')}
<dt>What happens now, as it happens</dt>
<dd>npx trailmark tail</dd></dl></section>
`;
}

/** Above everything of a page. */
export function bannerLine(banner: string | undefined): string {
  return banner === undefined ? '' : `\n<p class="banner" role="note">${escapeHtml(banner)}</p>`;
}

export function document(title: string, main: string, script = ''): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><link rel="stylesheet" href="/page/styles.css">${script}</head>
<body><main>${main}
</main></body></html>
`;
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
