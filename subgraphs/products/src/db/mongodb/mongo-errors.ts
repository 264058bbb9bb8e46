import { MongoBulkWriteError, MongoServerError } from 'mongodb';

const duplicate = 11_000;

export const isDuplicate = (error: unknown): error is MongoServerError =>
  error instanceof MongoServerError && error.code === duplicate;

/** Which of the inserted documents were there already. @throws what is no duplicate */
export const duplicatesIn = (error: unknown): number[] => {
  if (!(error instanceof MongoBulkWriteError)) throw error;
  const faults = [error.writeErrors].flat();
  if (faults.length === 0 || faults.some(({ code }) => code !== duplicate)) throw error;
  return faults.map(({ index }) => index);
};
