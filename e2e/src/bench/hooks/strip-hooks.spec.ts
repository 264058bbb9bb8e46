import { pointsOf } from '@shop/scripts/crash-points/registry';
import { productSources } from '@shop/scripts/crash-points/sources';
import { expect, it } from 'vitest';
import { stripHooks } from './strip-hooks.js';

it('takes out every crash point, and nothing else', () => {
  const sources = productSources();
  expect(pointsOf(sources).length).toBeGreaterThan(80);
  const stripped = sources.map(({ path, text }) => ({ path, text: stripHooks(text) }));
  expect(pointsOf(stripped)).toEqual([]);
  expect(stripHooks("await a();\ncrashPoint('x:y');\nawait b();")).toBe('await a();\n\nawait b();');
});
