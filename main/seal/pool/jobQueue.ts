/** Short jobs (a preview, a drawn seal) are waited for on the screen; long ones come in batches. */
export type JobLength = 'short' | 'long';

/** Waiting jobs. Short and long ones take turns, each kind in its order: neither a batch nor a stream of previews holds up the other. */
export class JobQueue<T> {
  readonly #most: number;
  readonly #waiting: Readonly<Record<JobLength, T[]>> = { short: [], long: [] };
  #last: JobLength = 'long';

  /** @param most jobs that may wait */
  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#waiting.short.length + this.#waiting.long.length;
  }

  /** @returns false when the queue is full */
  add(length: JobLength, job: T): boolean {
    if (this.size >= this.#most) return false;
    this.#waiting[length].push(job);
    return true;
  }

  take(): T | undefined {
    const next: JobLength = this.#last === 'long' ? 'short' : 'long';
    const other = this.#last;
    const taken = this.#waiting[next].length > 0 ? next : other;
    this.#last = taken;
    return this.#waiting[taken].shift();
  }

  /** A job that is not wanted any more. @returns whether it was waiting */
  remove(job: T): boolean {
    for (const jobs of Object.values(this.#waiting)) {
      const at = jobs.indexOf(job);
      if (at >= 0) return jobs.splice(at, 1).length > 0;
    }
    return false;
  }

  /** Empties the queue. */
  clear(): T[] {
    return [...this.#waiting.short.splice(0), ...this.#waiting.long.splice(0)];
  }
}
