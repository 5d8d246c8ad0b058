// Files that went with their session. Their fields say so until they are given again.

import type { ChosenFile } from "./wire.ts";

export class LostFiles {
  #byField = new Map<string, readonly ChosenFile[]>();

  of(field: string): readonly ChosenFile[] {
    return this.#byField.get(field) ?? [];
  }

  add(all: ReadonlyMap<string, readonly ChosenFile[]>): void {
    for (const [field, files] of all) {
      if (files.length > 0) this.#byField.set(field, [...this.of(field), ...files]);
    }
  }

  /** All files of the field, or one of them, are no longer missed. */
  forget(field: string, file?: ChosenFile): void {
    this.#byField.set(field, file ? this.of(field).filter((f) => f !== file) : []);
  }
}
