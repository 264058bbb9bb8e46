import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { repositoryRoot } from '@shop/scripts/schema/paths';
import { changeCode } from './change-code.js';
import { guardNamed } from './guards.js';

// `node --import <this file>` with the name of a guard in SABOTAGE. Without it everything stays as it is.
const { SABOTAGE } = process.env;
const changes = SABOTAGE ? guardNamed(SABOTAGE).changes : [];
const root = pathToFileURL(`${repositoryRoot}/`).href;

registerHooks({
  load: (url, context, nextLoad) => {
    const loaded = nextLoad(url, context);
    const wanted = changes.filter(({ file }) => url === root + file);
    if (wanted.length === 0) return loaded;
    const source = wanted.reduce(changeCode, Buffer.from(loaded.source as Uint8Array).toString('utf8'));
    return { ...loaded, source };
  },
});
