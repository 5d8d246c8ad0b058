// How a table's reader has sorted, filtered and searched it. The server does the work; the page says the whole view with each
// request for cells, so a view lives here alone, and survives runs, new sessions and a reload of the page.

import type { Column } from "./widths.ts";

/** Columns count as the table has them, whatever `cols` shows of them. */
export interface View {
  readonly sort?: readonly Sort[];
  readonly filter?: readonly Filter[];
  readonly find?: string;
  readonly distinct?: number;
  /** Cells as they are typed, without a format. */
  readonly plain?: true;
  /** The columns to show, in their order; all if it is unset. */
  readonly cols?: readonly number[];
}

export interface Sort {
  readonly c: number;
  readonly desc?: true;
}

export interface Filter {
  readonly c: number;
  readonly has?: string;
  readonly min?: string;
  readonly max?: string;
  readonly in?: readonly string[];
}

const whole: View = {};

/** A view without what says nothing, so that equal views have equal JSON. */
export function tidy({ sort, filter, find, distinct, cols }: View): View {
  return {
    ...(sort?.length && { sort }),
    ...(filter?.length && { filter }),
    ...(find && { find }),
    ...(distinct !== undefined && { distinct }),
    ...(cols && { cols }),
  };
}

/** The view as a request says it; undefined shows the table as it is. */
export function asRequest(view: View): View | undefined {
  return Object.keys(view).length === 0 ? undefined : view;
}

/** One press on a column's head sorts upwards, the next downwards, the third not. With `more` the other columns stay. */
export function sortBy(view: View, c: number, more: boolean): View {
  const now = view.sort?.find((s) => s.c === c);
  const next: Sort[] = !now ? [{ c }] : now.desc ? [] : [{ c, desc: true }];
  if (!more) return tidy({ ...view, sort: next });
  const others = view.sort ?? [];
  const sort = now ? others.flatMap((s) => (s.c === c ? next : [s])) : [...others, ...next];
  return tidy({ ...view, sort });
}

/** The filter of a column, in place of the one it has; one that asks for nothing takes it away. */
export function filterBy(view: View, filter: Filter): View {
  const { c, has, min, max } = filter;
  const asks = has || min || max || filter.in;
  const others = (view.filter ?? []).filter((f) => f.c !== c);
  const next: Filter = { c, ...(has && { has }), ...(min && { min }), ...(max && { max }), ...(filter.in && { in: filter.in }) };
  return tidy({ ...view, filter: asks ? [...others, next] : others });
}

export function shownColumns(view: View, count: number): readonly number[] {
  return view.cols ?? Array.from({ length: count }, (_, i) => i);
}

/** Shows or hides a column. The last one stays. */
export function toggleColumn(view: View, c: number, count: number): View {
  const shown = shownColumns(view, count);
  if (!shown.includes(c)) return withColumns(view, [...shown, c], count);
  return shown.length === 1 ? view : withColumns(view, shown.filter((s) => s !== c), count);
}

/** Moves a shown column by so many places. */
export function moveColumn(view: View, c: number, by: number, count: number): View {
  const shown = [...shownColumns(view, count)];
  const from = shown.indexOf(c);
  const to = from + by;
  if (from < 0 || to < 0 || to >= shown.length) return view;
  shown.splice(from, 1);
  shown.splice(to, 0, c);
  return withColumns(view, shown, count);
}

function withColumns({ cols: _, ...view }: View, cols: readonly number[], count: number): View {
  const all = cols.length === count && cols.every((c, i) => c === i);
  return tidy(all ? view : { ...view, cols });
}

/** What a filter asks for, in a few words. */
export function describe(filter: Filter, name: string): string {
  const { has, min, max } = filter;
  const parts: string[] = [];
  if (has) parts.push(`contains “${has}”`);
  if (min && max) parts.push(`${min} – ${max}`);
  else if (min) parts.push(`≥ ${min}`);
  else if (max) parts.push(`≤ ${max}`);
  if (filter.in) parts.push(filter.in.length <= 2 ? filter.in.map((s) => s || "(empty)").join(" or ") || "nothing" : `${filter.in.length} values`);
  return `${name} ${parts.join(", ")}`;
}

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
      // What does not read was not written by this version of the page.
    }
  }

  get(id: string, columns: readonly Column[]): View {
    const kept = this.#kept.get(id);
    return kept?.columns === JSON.stringify(columns) ? kept.view : whole;
  }

  set(id: string, columns: readonly Column[], view: View): void {
    this.#kept.delete(id);
    if (asRequest(view)) this.#kept.set(id, { columns: JSON.stringify(columns), view });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= most) break;
      this.#kept.delete(oldest);
    }
    try {
      this.#storage?.setItem(this.#key, JSON.stringify([...this.#kept]));
    } catch {
      // A full storage costs the views at the next reload, and nothing now.
    }
  }
}
