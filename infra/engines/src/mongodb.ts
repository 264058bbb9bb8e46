import { MongoClient } from 'mongodb';
import type { Engine } from './engine.js';
import { buildFerretdb, ferretdbProgram } from './ferretdb-build.js';
import { startServerProcess } from './server-process.js';

const answers = async (url: string): Promise<boolean> => {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 1_000 });
  try {
    await client.db('admin').command({ ping: 1 });
    return true;
  } finally {
    await client.close();
  }
};

/** A server with the wire protocol of MongoDB, for tests. Production and compose run MongoDB itself. */
export const mongodb: Engine = {
  name: 'mongodb',
  install: buildFerretdb,
  async start({ cacheDir, dataDir, port }) {
    const address = `127.0.0.1:${port}`;
    const url = `mongodb://${address}`;
    return startServerProcess({
      title: 'FerretDB (MongoDB wire protocol)',
      program: await ferretdbProgram(cacheDir),
      args: ['-listen', address, '-data', dataDir],
      dataDir,
      url,
      isReady: () => answers(url),
    });
  },
};
