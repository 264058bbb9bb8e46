/**
 * How much is in stock, by variant, as inventory says. A variant that is missing from the answer is unknown; when inventory does not answer in
 * time, all are. The answer is only a courtesy to the shopper: the reservation decides.
 */
export type AskAvailability = (variantIds: readonly string[]) => Promise<ReadonlyMap<string, number>>;
