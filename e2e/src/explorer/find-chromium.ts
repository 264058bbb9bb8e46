import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS',
  '/Applications/Chromium.app/Contents/MacOS',
];
const macNames = ['Google Chrome', 'Chromium'];

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** @throws telling how to get one. */
export const findChromium = ({ CHROMIUM, PATH = '' }: NodeJS.ProcessEnv = process.env): string => {
  if (CHROMIUM) {
    if (isProgram(CHROMIUM)) return CHROMIUM;
    throw new Error(`CHROMIUM is ${CHROMIUM}, but no program is there`);
  }
  const found = [
    ...PATH.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name))),
    ...places.flatMap((folder) => macNames.map((name) => join(folder, name))),
  ].find(isProgram);
  if (found) return found;
  throw new Error('no Chromium found: install one (Debian: apt-get install chromium), or set CHROMIUM to it');
};
