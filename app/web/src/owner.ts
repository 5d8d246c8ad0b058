// The user to whom this page belongs. A user who signs in in the same tab must not get
// the texts that another has typed, nor the data that the page keeps for the other.

export class Owner {
  readonly #key: string;
  readonly #store: Storage | undefined;
  #last: string | undefined;

  constructor(key: string, store: Storage | undefined) {
    this.#key = key;
    this.#store = store;
    this.#last = store?.getItem(key) ?? undefined;
  }

  /**
   * Records the mark of the user that the server gives. Reports whether the page belonged
   * to another user before; then it keeps nothing of that user.
   */
  changes(who: string | undefined): boolean {
    if (!who || who === this.#last) return false; // or the app tells no users apart
    const another = this.#last !== undefined;
    this.#last = who;
    if (!this.#store) return another;
    if (another) for (const key of keys(this.#store)) if (key.startsWith("refrain.")) this.#store.removeItem(key);
    this.#store.setItem(this.#key, who);
    return another;
  }
}

function keys(store: Storage): string[] {
  return Array.from({ length: store.length }, (_, i) => store.key(i)!);
}
