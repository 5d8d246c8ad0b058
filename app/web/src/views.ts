// How the readers of the page's tables have sorted, filtered and searched them. The server
// does the work. The page sends the whole view with each request for cells, so a view is
// kept here alone. It survives runs, new sessions and a reload of the page.

import { searched } from "./format/numbers.ts";
import type { View } from "./wire.ts";

const whole: View = {};

/** The view in the form of a request. Undefined shows the table as it is. */
export function asRequest({ pin: _, wide: __, ...view }: View): View | undefined {
  if (Object.keys(view).length === 0) return undefined;
  const { find, filter } = view;
  return {
    ...view,
    ...(find && { find: searched(find) }),
    ...(filter && { filter: filter.map(({ min, max, ...f }) => ({ ...f, ...(min && { min: searched(min) }), ...(max && { max: searched(max) }) })) }),
  };
}

/**
 * The columns of a table, compared by their JSON: a view fits a table with the same
 * columns.
 */
type Columns = readonly object[];

/** A view is of the columns it was made for. */
interface Kept {
  readonly columns: string;
  readonly view: View;
}

const most = 100;

/** The views of a page's tables, by the tables' ids. */
export class Views {
  readonly #kept = new Map<string, Kept>();
  readonly #storage: Storage | undefined;
  readonly #key: string;

  constructor(key: string, storage?: Storage) {
    this.#key = key;
    this.#storage = storage;
    try {
      for (const [id, kept] of JSON.parse(storage?.getItem(key) ?? "[]") as [string, Kept][]) this.#kept.set(id, kept);
    } catch {
      // An entry that cannot be read was not written by this version of the page.
    }
  }

  /** Forgets all views. */
  clear(): void {
    this.#kept.clear();
  }

  get(id: string, columns: Columns): View {
    const kept = this.#kept.get(id);
    return kept?.columns === JSON.stringify(columns) ? kept.view : whole;
  }

  set(id: string, columns: Columns, view: View): void {
    this.#kept.delete(id);
    if (Object.keys(view).length > 0) this.#kept.set(id, { columns: JSON.stringify(columns), view });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= most) break;
      this.#kept.delete(oldest);
    }
    try {
      this.#storage?.setItem(this.#key, JSON.stringify([...this.#kept]));
    } catch {
      // With a full storage, the views are lost at the next reload. There is no effect
      // before that.
    }
  }
}
