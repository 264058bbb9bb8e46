/** What an outside force did to a piece of work. Anything else that is thrown is a fault of the product. */
export class SimulatedFault extends Error {}

/** Where a process can stop: before and after each effect that outlives it. */
export const points = [
  'before a commit',
  'after a commit',
  'before a publish',
  'between publish and mark',
  'before a call to the provider',
  'between the provider and our row',
] as const;
export type Point = (typeof points)[number];

/** What happens to a piece of work at the n-th point it reaches: it stands still, its process dies, or its connection breaks. */
export type Fate = Readonly<{ at: number; kind: 'stop' | 'kill' | 'break' }>;

export type Task = {
  readonly process: string;
  readonly label: string;
  readonly fate: Fate | null;
  reached: number;
  where: Point | 'waiting for a lock' | null;
  go: () => void;
  halted: () => void;
};

type Hooks = Readonly<{
  note: (fact: string, detail: () => string) => void;
  /** All that dies with the processes' tasks: their transactions. */
  onDeath: (dead: ReadonlySet<Task>) => void;
}>;

/** Runs one task at a time, up to its next stop. What was killed never goes on: its promises stay open for ever. */
export class Machine {
  current: Task | null = null;
  /** From now on nobody's fate is met. */
  isCalm = false;
  private readonly halted = new Set<Task>();
  private readonly ready: Task[] = [];

  constructor(private readonly hooks: Hooks) {}

  start(process: string, label: string, fate: Fate | null, work: () => Promise<void>): Promise<void> {
    const task: Task = { process, label, fate, reached: 0, where: null, go: () => {}, halted: () => {} };
    task.go = () => {
      const end = () => this.halt(task);
      work().then(end, end);
    };
    return this.proceed(task);
  }

  /** Called by everything that outlives a process. */
  async point(where: Point): Promise<void> {
    const task = this.current;
    if (!task?.fate || this.isCalm) return;
    task.reached += 1;
    if (task.reached !== task.fate.at) return;
    this.hooks.note(`${task.fate.kind} ${where}`, () => `${task.process}: ${task.label}`);
    task.where = where;
    if (task.fate.kind === 'break') throw new SimulatedFault(`connection lost ${where}`);
    if (task.fate.kind === 'stop') return this.standStill(task);
    this.kill(task.process);
    return new Promise(() => this.halt(task));
  }

  /** Until `grant` is called. */
  waitForLock(): Promise<void> {
    const task = this.current as Task;
    task.where = 'waiting for a lock';
    return this.standStill(task);
  }

  grant(task: Task): void {
    this.ready.push(task);
  }

  /** Those that stand still of themselves: who waits for a lock goes on when it is free. */
  stopped(): Task[] {
    return [...this.halted].filter(({ where }) => where !== 'waiting for a lock');
  }

  async resume(task: Task): Promise<void> {
    this.halted.delete(task);
    await this.proceed(task);
  }

  async runReady(): Promise<void> {
    for (let task = this.ready.shift(); task; task = this.ready.shift()) await this.resume(task);
  }

  kill(process: string): void {
    const dead = new Set([...this.halted].filter((task) => task.process === process));
    if (this.current?.process === process) dead.add(this.current);
    for (const task of dead) this.halted.delete(task);
    for (const [index, task] of [...this.ready.entries()].reverse())
      if (dead.has(task)) this.ready.splice(index, 1);
    this.hooks.onDeath(dead);
  }

  private standStill(task: Task): Promise<void> {
    return new Promise((go) => {
      task.go = go;
      this.halted.add(task);
      this.halt(task);
    });
  }

  private proceed(task: Task): Promise<void> {
    return new Promise((halted) => {
      this.current = task;
      task.halted = halted;
      task.go();
    });
  }

  private halt(task: Task): void {
    this.current = null;
    task.halted();
  }
}
