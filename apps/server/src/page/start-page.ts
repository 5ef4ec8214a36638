/** The page at `/`: what runs here and how to send the first event. */

export interface StartFacts {
  readonly version: string;
  readonly url: string;
  readonly origin: string;
  readonly size: number;
  /** What everybody must know who looks at this: shown above everything. */
  readonly banner: string | undefined;
}

export function startPage({ version, url, origin, size, banner }: StartFacts): string {
  const address = escapeHtml(url);
  return document(
    'Trailmark',
    `${banner === undefined ? '' : `\n<p class="banner" role="note">${escapeHtml(banner)}</p>`}
<header><h1>Trailmark is running</h1>
<p class="muted">The audit trail for marketing operations: recorded once, found within a second, provable years later.</p></header>
<section><h2>This log</h2><dl>
<dt>Origin</dt><dd>${escapeHtml(origin)}</dd>
<dt>Entries</dt><dd>${size.toLocaleString('en')}</dd>
<dt>Version</dt><dd>${escapeHtml(version)}</dd></dl></section>
<section><h2>Send the first event</h2>
<p>Use the administrator key that was printed when the server first started.</p>
<pre>export TRAILMARK_API_KEY='…'
curl ${address}/v1/events \\
  -H "Authorization: Bearer $TRAILMARK_API_KEY" \\
  -H 'Content-Type: application/json' \\
  -d '{"type": "campaign.launched", "source": "hello",
       "actor": {"type": "user", "id": "u_1", "name": "Your name"},
       "targets": [{"type": "campaign", "id": "c_1", "name": "Spring Sale"}]}'</pre>
<p>The answer is a receipt: the event's place in the log and a proof under the log's signature.</p></section>
<section><h2>Find it and prove it</h2>
<pre>curl -H "Authorization: Bearer $TRAILMARK_API_KEY" '${address}/v1/events?q=target:campaign/c_1'
curl -H "Authorization: Bearer $TRAILMARK_API_KEY" '${address}/v1/events/1/proof'</pre></section>
<section><h2>More</h2><ul>
<li><a href="/openapi.json">The API</a> as OpenAPI 3.1</li>
<li><a href="/v1/keys">The keys</a> that sign this log, and its <a href="/log/main/checkpoint">newest checkpoint</a></li>
<li><a href="/readyz">Whether it is ready</a></li></ul></section>`,
  );
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
