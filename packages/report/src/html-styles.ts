/** The look of the page on a screen and on paper; it brings everything along, for it is read offline. */

/** @param foot stands at the foot of every printed sheet */
export function htmlStyles(foot: string): string {
  // Nothing that could end a text in CSS, or the style element.
  const safeFoot = foot.replaceAll(/[^\p{L}\p{N} ._:/,+=·-]/gu, '');
  return `
${STYLES}@page { margin: 20mm 18mm 22mm;
  @bottom-left { content: "${safeFoot}"; font: 6.5pt ui-monospace, monospace; color: #444; overflow-wrap: anywhere; width: 86%; }
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt system-ui, sans-serif; color: #444;
    white-space: nowrap; width: 14%; } }
`;
}

const STYLES = `:root { color-scheme: light dark; --paper: oklch(98.5% 0.006 85); --raised: #fff; --line: oklch(90% 0.01 85);
  --ink: oklch(24% 0.02 260); --muted: oklch(48% 0.02 260); --accent: oklch(48% 0.09 195);
  --loud: oklch(48% 0.17 35); --late: oklch(47% 0.1 75); --agent: oklch(48% 0.14 295); --good: oklch(43% 0.08 160); }
@media (prefers-color-scheme: dark) { :root { --paper: oklch(18% 0.012 260); --raised: oklch(22% 0.014 260);
  --line: oklch(34% 0.014 260); --ink: oklch(93% 0.008 85); --muted: oklch(72% 0.012 260); --accent: oklch(78% 0.09 195);
  --loud: oklch(75% 0.14 35); --late: oklch(80% 0.11 75); --agent: oklch(78% 0.1 295); --good: oklch(79% 0.09 160); } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: anywhere;
  font: 14px/1.45 "IBM Plex Sans", system-ui, -apple-system, "Segoe UI", sans-serif; font-variant-numeric: tabular-nums; }
main { max-width: 84ch; margin: 0 auto; padding: 48px 24px 64px; }
h1 { font-size: 28px; line-height: 1.2; margin: 0; font-weight: 600; letter-spacing: -0.01em; text-wrap: balance; }
h1.long { font-size: 20px; line-height: 1.3; text-wrap: pretty; }
h2 { font-size: 16px; margin: 36px 0 8px; padding-top: 12px; border-top: 1px solid var(--line); font-weight: 600; }
h3 { font-size: 14px; margin: 0; padding: 16px 0 4px; font-weight: 600; position: sticky; top: 0; background: var(--paper); z-index: 1; }
h3 span { color: var(--muted); font-weight: 400; margin-left: 6px; }
p { margin: 0 0 12px; max-width: 72ch; }
.log { color: var(--accent); margin: 4px 0 24px; }
.log, code, pre, time, b, .cited, footer { font-family: "IBM Plex Mono", ui-monospace, SFMono-Regular, Menlo, monospace; font-size: 12px; }
.quiet, .cited, footer { color: var(--muted); }
.loud { color: var(--loud); font-weight: 600; }
a { color: inherit; text-decoration-color: var(--line); text-underline-offset: 2px; }
pre { background: var(--raised); border: 1px solid var(--line); border-radius: 6px; padding: 8px 12px; margin: 0 0 12px;
  white-space: pre-wrap; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 20px; margin: 0 0 16px; }
dt { color: var(--muted); }
dd { margin: 0; }
ul { margin: 0 0 12px; padding-left: 18px; max-width: 76ch; }
ul li { margin-bottom: 4px; }
ol { list-style: none; margin: 0 0 0 5px; padding: 0; border-left: 1px solid var(--line); }
ol li { position: relative; display: grid; grid-template-columns: 64px 1fr auto; gap: 0 12px; align-items: baseline;
  padding: 4px 0 4px 18px; }
ol li:target { background: var(--raised); }
svg { position: absolute; left: -6px; top: 8px; width: 11px; height: 11px; fill: var(--paper); stroke: var(--muted); stroke-width: 1.2; }
svg.agent { stroke: var(--agent); }
ol p { margin: 2px 0 0; padding-left: 10px; border-left: 2px solid var(--line); font-size: 13px; color: var(--muted); }
ol p.recorded { border-left-color: var(--good); color: var(--ink); }
ol p.recorded.loud { border-left-color: var(--loud); color: var(--loud); }
ol p.claimed { border-left-style: dashed; border-left-color: var(--late); font-style: italic; }
ol p.unknown { border-left-style: dotted; border-left-color: var(--late); }
time, b { color: var(--muted); font-weight: 400; }
.wide { overflow-x: auto; margin: 0 0 12px; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; color: var(--muted); font-weight: 400; }
th, td { padding: 4px 12px 4px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
.figure { text-align: right; }
td.figure { white-space: nowrap; }
th, td { min-width: 9ch; overflow-wrap: normal; }
th:last-child, td:last-child { padding-right: 0; }
footer { margin-top: 40px; padding-top: 12px; border-top: 1px solid var(--line); }
@media (max-width: 560px) {
  main { padding: 28px 16px 48px; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: 10px; }
  ol li { grid-template-columns: 1fr auto; }
  ol li > div { grid-column: 1 / -1; grid-row: 2; }
}
@media print {
  :root { color-scheme: light; --paper: #fff; --raised: #fff; --line: #ccc; --ink: #000; --muted: #444; --accent: #000;
    --loud: #8a1f00; --late: #6b4a00; --agent: #4a2a86; --good: #14532d; }
  body { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  h2, h3 { break-after: avoid; }
  h3 { position: static; }
  ol li, ul li, tr, pre { break-inside: avoid; }
  footer { display: none; }
}
`;
