import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { HistoryFact } from './facts.js';

const line = z.object({
  key: z.string(),
  orderId: z.string(),
  requestHash: z.string().optional(),
  scope: z.string().optional(),
});

/** Reads what clients were told, one JSON object a line. @throws naming the first line that cannot be read. */
export const readHistory = async (file: string): Promise<HistoryFact[]> => {
  const lines = (await readFile(file, 'utf8')).split('\n');
  return lines.flatMap((text, index) => {
    if (text.trim() === '') return [];
    try {
      return [line.parse(JSON.parse(text))];
    } catch {
      throw new Error(`${file}, line ${index + 1}: expected {"key", "orderId", "requestHash"?, "scope"?}`);
    }
  });
};
