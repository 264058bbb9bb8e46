import { v7, validate } from 'uuid';

/** A UUIDv7: sorts by creation time, so inserts stay at one end of an index. Opaque to clients. */
export const newId = (): string => v7();

/** Whether a string from outside may be used as an id in a uuid column; a malformed id means "no such row". */
export const isId = (value: string): boolean => validate(value);
