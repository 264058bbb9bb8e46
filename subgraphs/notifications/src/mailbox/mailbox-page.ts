import Handlebars from 'handlebars';
import type { CapturedMail } from '../db/captured-mail-store.js';

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Mailbox</title>
<style>
  :root { color-scheme: light dark; --line: #e7e5e4; --soft: #78716c; --paper: #fff; --back: #f5f5f4; --ink: #1c1917; --accent: #0f766e; --on: #ecfdf5 }
  @media (prefers-color-scheme: dark) { :root { --line: #44403c; --soft: #a8a29e; --paper: #1c1917; --back: #0c0a09; --ink: #f5f5f4; --accent: #5eead4; --on: #134e4a } }
  * { box-sizing: border-box }
  body { margin: 0; height: 100vh; display: grid; grid: auto 1fr / minmax(260px, 360px) 1fr; font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--back) }
  header { grid-column: 1 / -1; display: flex; gap: 12px; align-items: baseline; padding: 14px 20px; border-bottom: 1px solid var(--line); background: var(--paper) }
  header h1 { margin: 0; font-size: 18px } header p { margin: 0; color: var(--soft); flex: 1 } a { color: var(--accent) }
  nav { overflow-y: auto; border-right: 1px solid var(--line); background: var(--paper) }
  nav ol { list-style: none; margin: 0; padding: 0 }
  nav a { display: block; padding: 12px 20px; border-bottom: 1px solid var(--line); color: inherit; text-decoration: none }
  nav a:hover, nav a:focus-visible, nav a[aria-current] { background: var(--on) }
  nav strong, nav span { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
  nav span, time, dt, .none { color: var(--soft); font-size: 13px }
  main { display: flex; flex-direction: column; min-width: 0; padding: 20px; gap: 12px; overflow-y: auto }
  main h2 { margin: 0; font-size: 20px } dl { margin: 0; display: grid; grid-template-columns: auto 1fr; gap: 0 12px } dd { margin: 0; overflow-wrap: anywhere }
  iframe { flex: 1; min-height: 480px; width: 100%; border: 1px solid var(--line); border-radius: 8px; background: #fff }
  pre { margin: 8px 0 0; padding: 16px; white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid var(--line); border-radius: 8px; background: var(--paper) }
  summary { cursor: pointer } .none { padding: 40px 20px }
  @media (max-width: 720px) { body { height: auto; grid: auto auto auto / 1fr } nav { border-right: 0; max-height: 40vh } }
</style>
</head>
<body>
<header><h1>Mailbox</h1><p>No mail server is set, so mails are kept here. Newest first, the last {{limit}}.</p><a href="/mailbox">Refresh</a></header>
<nav aria-label="Mails">{{#if mails}}<ol>{{#each mails}}
<li><a href="/mailbox?id={{id}}"{{#if isOpen}} aria-current="true"{{/if}}><strong dir="auto">{{subject}}</strong><span dir="auto">{{toAddress}}</span><time datetime="{{at}}">{{shownAt}}</time></a></li>{{/each}}
</ol>{{else}}<p class="none">No mail yet. Place an order, and its confirmation will be here.</p>{{/if}}</nav>
<main>{{#with open}}
<h2 dir="auto">{{subject}}</h2>
<dl><dt>From</dt><dd>{{from}}</dd><dt>To</dt><dd><bdi>{{toName}}</bdi> &lt;{{toAddress}}&gt;</dd><dt>At</dt><dd><time datetime="{{at}}">{{shownAt}}</time></dd><dt>Message-ID</dt><dd>{{messageId}}</dd></dl>
<iframe sandbox="" title="The mail as HTML" srcdoc="{{html}}"></iframe>
<details><summary>Plain text part</summary><pre dir="auto">{{text}}</pre></details>
{{else}}<p class="none">Choose a mail.</p>{{/with}}</main>
</body>
</html>
`;

// Handlebars escapes every value, the HTML part too: inside `srcdoc` the browser undoes that within a sandbox without scripts.
const render = Handlebars.compile(page, { knownHelpersOnly: true });

export const mailboxPage = (mails: readonly CapturedMail[], openId: string | undefined, limit: number) => {
  const open = mails.find(({ id }) => id === openId) ?? mails[0];
  const shown = mails.map((mail) => ({
    ...mail,
    isOpen: mail === open,
    at: mail.capturedAt.toISOString(),
    shownAt: `${mail.capturedAt.toISOString().slice(0, 19).replace('T', ' ')} UTC`,
  }));
  return render({ mails: shown, open: shown.find(({ isOpen }) => isOpen), limit });
};
