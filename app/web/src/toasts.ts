// Texts that are shown for a moment, the newest last.

export interface Toast {
  readonly id: number;
  readonly text: string;
}

/** Users do not read more than these at once. The oldest are removed. */
const most = 5;

const none: readonly Toast[] = [];

export class Toasts {
  #list: readonly Toast[] = [];
  #next = 0;
  #places: object[] = [];
  #watchers = new Set<() => void>();

  /**
   * The toasts to show in a place: all of them in the place that was opened last, because
   * it covers the others.
   */
  in(place: object): readonly Toast[] {
    return this.#places.at(-1) === place ? this.#list : none;
  }

  /** Opens a place to show them in, until the returned function is called. */
  open(place: object): () => void {
    this.#places.push(place);
    this.#tell();
    return () => {
      this.#places = this.#places.filter((other) => other !== place);
      this.#tell();
    };
  }

  add(text: string): void {
    this.#change([...this.#list, { id: this.#next++, text }].slice(-most));
  }

  remove(id: number): void {
    this.#change(this.#list.filter((t) => t.id !== id));
  }

  watch(changed: () => void): () => void {
    this.#watchers.add(changed);
    return () => this.#watchers.delete(changed);
  }

  #change(list: readonly Toast[]): void {
    this.#list = list;
    this.#tell();
  }

  #tell(): void {
    this.#watchers.forEach((changed) => changed());
  }
}

/**
 * The time in milliseconds that a text stays, which is enough to notice and to read it.
 */
export function stay(text: string): number {
  return Math.min(4000 + 50 * text.length, 15_000);
}
