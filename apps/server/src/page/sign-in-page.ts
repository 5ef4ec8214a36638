/** The page at `/sign-in#<token>`: takes the one-time token and says what comes next. */

import { bannerLine, document } from './start-page.ts';

export function signInPage(banner: string | undefined): string {
  return document(
    'Sign in to Trailmark',
    `${bannerLine(banner)}
<header><h1 id="title">Signing in …</h1><p id="text" class="muted" role="status">One moment.</p></header>
<section id="next" hidden><h2>Next</h2><ul>
<li><a href="/">The start page</a>: what to ask and what to send, ready to copy</li>
<li><a href="/v1/keys">See the keys</a> that sign the log, and keep one where others can find it</li>
<li>Make a key for each source: <code>POST /v1/api-keys</code> with the administrator key</li></ul></section>
<noscript><p>This page needs scripts. Everything it leads to works without: <a href="/">see the start page</a>.</p></noscript>`,
    '<script src="/page/sign-in.js" defer></script>',
  );
}

export const signInScript = `
const token = location.hash.slice(1);
// The token leaves the address bar and the history before anything else happens.
history.replaceState(null, '', location.pathname);
const show = (title, text, good) => {
  document.getElementById('title').textContent = title;
  document.getElementById('text').textContent = text;
  document.getElementById('next').hidden = !good;
};
if (token === '') show('No token', 'Open the address that the server printed when it started, with everything behind the #.', false);
else {
  fetch('/sign-in', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: token })
    .then((answer) => answer.json())
    .then(({ signedIn }) => signedIn
      ? show('You are signed in', 'The token was good, and is used up now.', true)
      : show('This token is not valid', 'It works once, within 15 minutes. Start the server again for a new one.', false))
    .catch(() => show('The server does not answer', 'Is it still running?', false));
}
`;
