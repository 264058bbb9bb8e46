import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { repositoryFile } from '@shop/kit/config';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Where `npm run build` puts the page; the image of a router has none. */
export const explorerDir = (): string =>
  join(dirname(repositoryFile('router', 'explorer', 'package.json')), 'dist', 'bundle');

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  ttf: 'font/ttf',
};

// Everything comes from here; nothing is evaluated, and no script stands in the page itself.
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  // The editor places its lines and colours by styles of single elements.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

// Neither a folder nor a hidden file can be asked for.
const assetName = /^[\w-][\w.-]*\.(js|css|svg|ttf)$/;
const notBuilt = 'GraphiQL is not built here. "npm run build" makes it.\n';

const readAs = async (path: string, request: FastifyRequest) => {
  const wantsSmall = String(request.headers['accept-encoding'] ?? '').includes('gzip');
  const small = wantsSmall ? await readFile(`${path}.gz`).catch(() => undefined) : undefined;
  const bytes = small ?? (await readFile(path).catch(() => undefined));
  return bytes && { bytes, isSmall: small !== undefined };
};

const sendFile = async (path: string, request: FastifyRequest, reply: FastifyReply): Promise<boolean> => {
  const found = await readAs(path, request);
  if (!found) return false;
  if (found.isSmall) reply.header('content-encoding', 'gzip');
  await reply
    .header('vary', 'accept-encoding')
    .type(types[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream')
    .send(found.bytes);
  return true;
};

/** GraphiQL with examples at GET /graphiql. Unlike Sandbox it needs nothing from elsewhere. */
export const addExplorerPage = (http: FastifyInstance, folder: string): void => {
  const page = async (request: FastifyRequest, reply: FastifyReply) => {
    reply.header('content-security-policy', policy);
    if (!(await sendFile(join(folder, 'index.html'), request, reply)))
      reply.code(404).type('text/plain; charset=utf-8').send(notBuilt);
    return reply;
  };
  http.get('/graphiql', page);
  http.get('/graphiql/', page);
  http.get<{ Params: { file: string } }>('/graphiql/assets/:file', async (request, reply) => {
    const { file } = request.params;
    // Their names change with what is in them.
    reply.header('cache-control', 'private, max-age=31536000, immutable');
    const isSent = assetName.test(file) && (await sendFile(join(folder, 'assets', file), request, reply));
    if (!isSent) reply.header('cache-control', 'no-store').callNotFound();
    return reply;
  });
};
