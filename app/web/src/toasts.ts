// Texts that are shown for a moment, the newest last.

export interface Toast {
  readonly id: number;
  readonly text: string;
}

/** More than these at once are not read; the oldest give way. */
const most = 5;

const none: readonly Toast[] = [];

export class Toasts {
  #list: readonly Toast[] = [];
  #next = 0;
  #places: object[] = [];
  #watchers = new Set<() => void>();

  /** Those to be shown in a place: all in the one that was opened last, for it covers the others. */
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

/** How long a text stays, in milliseconds: as long as it takes to notice and to read it. */
export function stay(text: string): number {
  return Math.min(4000 + 50 * text.length, 15_000);
}
