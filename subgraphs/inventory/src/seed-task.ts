import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { maxUnits } from './domain/enter-stock.js';
import type { SeedStock } from './use-cases/seed-stock.js';

const seedFile = z.array(
  z.object({ variantId: z.uuid(), locationCode: z.string(), quantity: z.int().min(0).max(maxUnits) }),
);

// Enough to see what is wrong, without a thousand lines about one mistake.
const maxFaults = 20;

const failWith = (file: string, faults: readonly string[]): never => {
  const rest = faults.length > maxFaults ? [`and ${faults.length - maxFaults} more`] : [];
  throw new Error(`cannot seed from ${file}:\n${[...faults.slice(0, maxFaults), ...rest].join('\n')}`);
};

/** `node dist/main.js seed <file.json>`: loads the first stock and writes a progress line for each chunk. */
export const runSeed = async (
  { seedStock }: Readonly<{ seedStock: SeedStock }>,
  [file]: readonly string[],
): Promise<void> => {
  if (!file) throw new Error('usage: node dist/main.js seed <file.json>');
  const parsed = seedFile.safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (!parsed.success)
    return failWith(
      file,
      parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
    );
  const result = await seedStock(parsed.data, (seeded, total) => {
    process.stdout.write(`seeded ${seeded}/${total}\n`);
  });
  if (!result.ok) failWith(file, result.error.faults);
};
