/** The time of every database and every process. */
export class Clock {
  /** Milliseconds since the simulation began. */
  now = 0;
  private stamps = 0;

  /** A time of its own for each thing that happens, so that two within one millisecond keep their order. */
  stamp(): number {
    this.stamps += 1;
    return this.now + this.stamps * 1e-6;
  }
}
