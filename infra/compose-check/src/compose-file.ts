import { readFileSync } from 'node:fs';
import { repositoryFile } from '@shop/kit/config';
import { parse } from 'yaml';
import { z } from 'zod';

const service = z.object({
  image: z.string(),
  build: z
    .object({ context: z.string(), dockerfile: z.string(), args: z.record(z.string(), z.string()) })
    .optional(),
  profiles: z.array(z.string()),
  command: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  user: z.string(),
  read_only: z.boolean().optional(),
  restart: z.string(),
  mem_limit: z.string(),
  cap_drop: z.array(z.string()),
  networks: z.array(z.string()),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
});
export type Service = z.output<typeof service>;

const file = z.object({
  services: z.record(z.string(), service),
  volumes: z.record(z.string(), z.null()),
  networks: z.record(z.string(), z.null()),
});

export const composeText = readFileSync(repositoryFile('docker-compose.yml'), 'utf8');

/** As written: nothing is interpolated. `<<` merges as Compose does, where the first of a list wins. */
export const compose = file.parse(parse(composeText, { merge: true, maxAliasCount: -1 }));

export type Placeholder = Readonly<{ name: string; operator: string; fallback: string }>;

/** Every `${NAME}`, `${NAME:-default}` and `${NAME:?}` in a text. */
export const placeholders = (text: string): Placeholder[] =>
  [...text.matchAll(/\$\{([A-Z_]+)(:[-?])?([^}]*)\}/g)].map(([, name, operator, fallback]) => ({
    name: name as string,
    operator: operator ?? '',
    fallback: fallback ?? '',
  }));
