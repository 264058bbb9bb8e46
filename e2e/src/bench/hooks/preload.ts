import { registerHooks } from 'node:module';
import { stripHooks } from './strip-hooks.js';

// `node --import <this file>`: the product's own code without its crash points. What comes from npm has none.
registerHooks({
  load: (url, context, nextLoad) => {
    const loaded = nextLoad(url, context);
    if (!url.startsWith('file:') || url.includes('/node_modules/') || !loaded.source) return loaded;
    return { ...loaded, source: stripHooks(Buffer.from(loaded.source as Uint8Array).toString('utf8')) };
  },
});
