/** The look of a bundle's page, on a screen and on paper; it brings everything along, for it is read offline. */

/** @param foot stands at the foot of every printed page: which log this is, and the head under which it was proven */
export function reportStyles(foot: string): string {
  // An origin has none of the characters that end a text in CSS; should one come, it goes.
  const safeFoot = foot.replaceAll(/[^A-Za-z0-9 ._:/,+=·-]/g, '');
  return `
:root { color-scheme: light dark; --paper: oklch(98.5% 0.006 85); --raised: #fff; --line: oklch(90% 0.01 85);
  --ink: oklch(24% 0.02 260); --muted: oklch(48% 0.02 260); --accent: oklch(48% 0.09 195); }
@media (prefers-color-scheme: dark) { :root { --paper: oklch(18% 0.012 260); --raised: oklch(22% 0.014 260);
  --line: oklch(34% 0.014 260); --ink: oklch(93% 0.008 85); --muted: oklch(72% 0.012 260); --accent: oklch(78% 0.09 195); } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: anywhere;
  font: 14px/1.45 "IBM Plex Sans", system-ui, -apple-system, "Segoe UI", sans-serif; font-variant-numeric: tabular-nums; }
main { max-width: 80ch; margin: 0 auto; padding: 48px 24px 64px; }
h1 { font-size: 28px; line-height: 1.2; margin: 0; font-weight: 600; letter-spacing: -0.01em; }
h2 { font-size: 20px; margin: 40px 0 4px; font-weight: 600; }
h3 { font-size: 14px; margin: 0; padding: 20px 0 6px; font-weight: 600; position: sticky; top: 0; background: var(--paper); }
h3 span { color: var(--muted); font-weight: 400; margin-left: 6px; }
p { margin: 0 0 12px; max-width: 72ch; }
.log { color: var(--accent); margin: 4px 0 24px; }
.note, .none { color: var(--muted); }
.log, code, pre, time, b { font-family: "IBM Plex Mono", ui-monospace, SFMono-Regular, Menlo, monospace; font-size: 12px; }
pre { background: var(--raised); border: 1px solid var(--line); border-radius: 6px; padding: 10px 14px; margin: 0 0 28px;
  white-space: pre-wrap; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 6px 20px; margin: 0; }
dt { color: var(--muted); }
dd { margin: 0; }
ol { list-style: none; margin: 0 0 0 4px; padding: 0; border-left: 1px solid var(--line); }
li { position: relative; display: grid; grid-template-columns: 64px 1fr auto; gap: 0 12px; align-items: baseline;
  padding: 4px 0 4px 16px; }
li::before { content: ""; position: absolute; left: -4px; top: 11px; width: 7px; height: 7px; border-radius: 50%;
  background: var(--paper); border: 1px solid var(--muted); }
time, b { color: var(--muted); font-weight: 400; }
@media (max-width: 560px) {
  main { padding: 28px 16px 48px; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: 10px; }
  li { grid-template-columns: 1fr auto; }
  li > span { grid-column: 1 / -1; grid-row: 2; }
}
@media print {
  :root { color-scheme: light; --paper: #fff; --raised: #fff; --line: #ccc; --ink: #000; --muted: #444; --accent: #000; }
  body { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  h2, h3, .note { break-after: avoid; }
  h3 { position: static; }
  li { break-inside: avoid; }
}
@page { margin: 20mm 18mm 22mm;
  @bottom-left { content: "${safeFoot}"; font: 6.5pt ui-monospace, monospace; color: #444; overflow-wrap: anywhere; width: 86%; }
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt system-ui, sans-serif; color: #444;
    white-space: nowrap; width: 14%; } }
`;
}
