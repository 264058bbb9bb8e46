import { crashPoint } from '@shop/kit/crash-point';
import type { SearchRebuild } from '../../use-cases/search-rebuild.js';
import { makeBulkWriter } from './bulk-writer.js';
import { definitionHash, indexDefinition } from './index-definition.js';
import type { SearchConnection } from './search-connection.js';

/** Builds a new index beside the one in use; the alias moves to it in one step, so searches never see a half-filled one. */
export const makeOpenSearchRebuild = (connection: SearchConnection, alias: string): SearchRebuild => {
  const { askSlowly } = connection;
  const writeMany = makeBulkWriter(connection);
  const ours = `${alias}-*`;

  const inUse = async (): Promise<string[]> => {
    const found = await askSlowly<Record<string, unknown>>('alias', (client, options) =>
      client.indices.getAlias({ index: ours, name: alias }, { ...options, ignore: [404] }),
    );
    return Object.keys(found).filter((name) => name.startsWith(`${alias}-`));
  };
  const drop = (names: readonly string[]) =>
    askSlowly('drop', (client, options) =>
      client.indices.delete({ index: [...names], ignore_unavailable: true }, options),
    );

  return {
    isDue: async () => !(await inUse()).some((name) => name.startsWith(`${alias}-${definitionHash}-`)),
    begin: async () => {
      const name = `${alias}-${definitionHash}-${Date.now().toString(36)}`;
      await askSlowly('template', (client, options) =>
        client.indices.putIndexTemplate(
          { name: alias, body: { index_patterns: [ours], template: indexDefinition } as never },
          options,
        ),
      );
      crashPoint('products:after-index-template');
      await askSlowly('create', (client, options) => client.indices.create({ index: name }, options));
      return {
        putMany: (documents) => writeMany(name, documents, false),
        publish: async () => {
          await askSlowly('refresh', (client, options) => client.indices.refresh({ index: name }, options));
          await askSlowly('switch', (client, options) =>
            client.indices.updateAliases(
              {
                body: {
                  actions: [
                    { remove: { index: ours, alias, must_exist: false } },
                    { add: { index: name, alias, is_write_index: true } },
                  ],
                },
              },
              options,
            ),
          );
          crashPoint('products:after-index-switch');
          // The one that was used until now, and what a killed run left behind.
          const all = await askSlowly<Record<string, unknown>>('list', (client, options) =>
            client.indices.get({ index: ours }, options),
          );
          const others = Object.keys(all).filter((other) => other !== name);
          if (others.length > 0) await drop(others);
        },
        abandon: async () => void (await drop([name])),
      };
    },
  };
};
