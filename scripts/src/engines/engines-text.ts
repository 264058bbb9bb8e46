import { settingsFor } from '@shop/engines/settings';
import type { Engines } from '@shop/engines/start-engines';

/** What a person needs to point processes at the engines: lines for a shell or an .env file. */
export const enginesText = ({ urls, viewUrls }: Pick<Engines, 'urls' | 'viewUrls'>): string =>
  [
    '',
    'The engines are ready. For processes started by hand:',
    '',
    ...Object.entries(settingsFor(urls)).map(([name, url]) => `  ${name}=${url}`),
    '',
    ...Object.entries(viewUrls).map(([name, url]) => `  What ${name} got: ${url}`),
    '',
    'Ctrl-C stops them; their data stays.',
    '',
  ].join('\n');
