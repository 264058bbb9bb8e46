import { expect, it } from 'vitest';
import { eachPointOnce, placesIn, taskOf } from './crash-points/points.js';
import { crashAndAudit } from './crash-points/run.js';
import { engineSettings } from './testing/engine-settings.js';

// Another process of those that share code at each point from day to day.
const seed = Math.floor(Date.now() / 86_400_000);

// What provokes some points stops a whole queue server: on dedicated servers, which other tests share, it is a command of its own.
const isShared = Boolean(process.env.TEST_REDIS_URL);

it.skipIf(isShared)(
  'a process that is killed at any of its crash points costs no order, no cent and no unit',
  {
    timeout: 900_000,
  },
  async () => {
    const places = eachPointOnce(placesIn('embedded'), seed);
    const crashes = places
      .filter(({ point }) => !taskOf(point))
      .map((place) => ({ ...place, action: 'kill' as const }));
    expect(crashes.length).toBeGreaterThan(35);
    const { outcomes, journeys, faults } = await crashAndAudit({ crashes, env: engineSettings() });
    expect(faults, `seed ${seed}`).toEqual([]);
    expect(outcomes).toHaveLength(crashes.length);
    expect(journeys).toBeGreaterThan(10);
  },
);
