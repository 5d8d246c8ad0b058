// Texts that are shown for a moment, the newest last.

export interface Toast {
  readonly id: number;
  readonly text: string;
}

/** More than these at once are not read; the oldest give way. */
const most = 5;

export class Toasts {
  #list: readonly Toast[] = [];
  #next = 0;
  #watchers = new Set<() => void>();

  get list(): readonly Toast[] {
    return this.#list;
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
    this.#watchers.forEach((changed) => changed());
  }
}

/** How long a text stays, in milliseconds: as long as it takes to notice and to read it. */
export function stay(text: string): number {
  return Math.min(4000 + 50 * text.length, 15_000);
}
