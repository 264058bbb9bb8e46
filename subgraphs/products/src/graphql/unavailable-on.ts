import { serviceUnavailable } from '@shop/kit/graphql';

/** Words for the client a failure that passes. What else fails is not for its eyes. */
export const unavailableOn =
  (failure: new (...args: never[]) => Error, message: string) =>
  async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      if (error instanceof failure) throw serviceUnavailable(message);
      throw error;
    }
  };
