import { MongoClient, type MongoClientOptions } from 'mongodb';

const options: MongoClientOptions = {
  appName: 'products',
  // Every wait ends: to find a server, to connect, to get a connection of the pool, and for an answer.
  serverSelectionTimeoutMS: 3_000,
  connectTimeoutMS: 3_000,
  waitQueueTimeoutMS: 3_000,
  socketTimeoutMS: 15_000,
  maxPoolSize: 20,
  ignoreUndefined: true,
  // A product that was written is on the disks of most members; with a single server that is this one.
  writeConcern: { w: 'majority' },
  retryWrites: true,
  retryReads: true,
};

/** Connects with the first command and again by itself after a loss, so a process starts whether the server is up or not. */
export const openMongo = (url: string) => {
  const client = new MongoClient(url, options);
  const named = decodeURIComponent(
    new URL(url.replace(/^mongodb/, 'http').replace(/,[^/]+/, '')).pathname.slice(1),
  );
  const database = client.db(named || 'products');
  return {
    database,
    ping: async () => void (await database.command({ ping: 1 })),
    close: () => client.close(),
  };
};
