/** A list of listeners of one event. */
export interface Listeners<A extends readonly unknown[]> {
  /** Returns a function that stops listening. */
  add(listener: (...args: A) => void): () => void;
  emit(...args: A): void;
}

export function listeners<A extends readonly unknown[]>(): Listeners<A> {
  const all = new Set<(...args: A) => void>();
  return {
    add(listener) {
      all.add(listener);
      return () => all.delete(listener);
    },
    emit(...args) {
      for (const listener of all) listener(...args);
    },
  };
}
