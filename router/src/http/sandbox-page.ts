import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';

const firstQuery = '{ products(first: 3) { edges { node { name slug } } } }';

const page = (nonce: string) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Marketgraph</title>
<style nonce="${nonce}">
  html, body { height: 100%; margin: 0 }
  body { display: flex; flex-direction: column; font: 16px/1.5 system-ui, sans-serif }
  nav { padding: .4em 1em; background: #1b2240; color: #fff; font-size: 14px }
  nav a { color: #9fd3ff }
  #sandbox { flex: 1; min-height: 0 }
  iframe { width: 100%; height: 100%; border: 0 }
  article { max-width: 48em; margin: 4em auto; padding: 0 1em }
  pre { background: #f2f2f2; padding: 1em; font-size: 14px; overflow: auto }
</style>
<nav>Marketgraph · <a href="/graphiql">GraphiQL</a>, with examples from a product to an order; works offline</nav>
<div id="sandbox"><article>
  <h1>Marketgraph</h1>
  <p>GraphQL is at <code>/graphql</code>. Apollo Sandbox opens here when this browser is online.</p>
  <p>Offline, <a href="/graphiql">GraphiQL</a> does the same: schema, examples, headers and subscriptions, all from this
  machine. Or from a shell:</p>
  <pre>curl <span id="origin"></span>/graphql -H 'content-type: application/json' \\
  -d '{"query":"${firstQuery}"}'</pre>
</article></div>
<script nonce="${nonce}">document.getElementById('origin').textContent = location.origin</script>
<script nonce="${nonce}" src="https://embeddable-sandbox.cdn.apollographql.com/v2/embeddable-sandbox.umd.production.min.js"></script>
<script nonce="${nonce}">
  if (window.EmbeddedSandbox) {
    document.getElementById('sandbox').replaceChildren();
    new EmbeddedSandbox({
      target: '#sandbox',
      initialEndpoint: location.origin + '/graphql',
      initialState: { document: ${JSON.stringify(firstQuery)} },
    });
  }
</script>
</html>
`;

const policy = (nonce: string) =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' https://embeddable-sandbox.cdn.apollographql.com`,
    // Sandbox sets styles of its frame from its script.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: https://apollo-server-landing-page.cdn.apollographql.com",
    "connect-src 'self' https://embeddable-sandbox.cdn.apollographql.com",
    'frame-src https://sandbox.embed.apollographql.com',
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');

/** A place to try queries, at GET /. */
export const addSandboxPage = (http: FastifyInstance): void => {
  http.get('/', async (_, answer) => {
    const nonce = randomBytes(16).toString('base64');
    return answer
      .type('text/html; charset=utf-8')
      .header('content-security-policy', policy(nonce))
      .send(page(nonce));
  });
};
