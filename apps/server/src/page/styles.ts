/** The look of the plain pages: paper and ink, one accent, a spine of time on the left. */

export const styles = `
:root { color-scheme: light dark; --paper: oklch(98.5% 0.006 85); --raised: #fff; --line: oklch(90% 0.01 85);
  --ink: oklch(24% 0.02 260); --muted: oklch(48% 0.02 260); --accent: oklch(48% 0.09 195); }
@media (prefers-color-scheme: dark) { :root { --paper: oklch(18% 0.012 260); --raised: oklch(22% 0.014 260);
  --line: oklch(34% 0.014 260); --ink: oklch(93% 0.008 85); --muted: oklch(72% 0.012 260); --accent: oklch(78% 0.09 195); } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 14px/1.45 "IBM Plex Sans", system-ui, -apple-system, "Segoe UI", sans-serif; font-variant-numeric: tabular-nums; }
main { max-width: 72ch; margin: 0 auto; padding: 48px 24px 64px 40px; position: relative; }
main::before { content: ""; position: absolute; left: 12px; top: 48px; bottom: 64px; border-left: 1px solid var(--line); }
header, section { position: relative; margin-bottom: 32px; }
header::before, section::before { content: ""; position: absolute; left: -32px; top: 8px; width: 7px; height: 7px;
  border-radius: 50%; background: var(--paper); border: 1px solid var(--muted); }
header::before { background: var(--accent); border-color: var(--accent); }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 4px; font-weight: 600; letter-spacing: -0.01em; }
h2 { font-size: 16px; margin: 0 0 8px; font-weight: 600; }
p { margin: 0 0 12px; }
.banner { border: 1px solid var(--accent); border-radius: 6px; padding: 8px 16px; margin-bottom: 24px; font-weight: 600; }
.muted { color: var(--muted); }
a { color: var(--accent); text-underline-offset: 2px; }
a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
code, pre, dd { font-family: "IBM Plex Mono", ui-monospace, SFMono-Regular, Menlo, monospace; font-size: 13px; }
pre { background: var(--raised); border: 1px solid var(--line); border-radius: 6px; padding: 12px 16px; white-space: pre-wrap; overflow-wrap: anywhere; margin: 0 0 12px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; margin: 0; }
dt { color: var(--muted); }
dd { margin: 0; overflow-wrap: anywhere; }
.questions { display: block; }
.questions dd { margin-bottom: 8px; }
ul { padding-left: 18px; margin: 0; }
li { margin-bottom: 4px; }
`;
