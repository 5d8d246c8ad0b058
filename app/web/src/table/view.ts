// A reader's changes to a table's view: sorting, filters, and shown or moved columns.
// Each function returns the new view.

import type { Filter, Sort, View } from "../wire.ts";

/** A view without its empty members, so that equal views have equal JSON. */
export function tidy({ sort, filter, find, distinct, cols, pin, wide }: View): View {
  return {
    ...(sort?.length && { sort }),
    ...(filter?.length && { filter }),
    ...(find && { find }),
    ...(distinct !== undefined && { distinct }),
    ...(cols && { cols }),
    ...(pin?.length && { pin }),
    ...(wide?.length && { wide }),
  };
}

/**
 * The first press on a column's head sorts upwards, the next downwards, and the third
 * ends the sorting. With `more` the other columns stay sorted.
 */
export function sortBy(view: View, c: number, more: boolean): View {
  const now = view.sort?.find((s) => s.c === c);
  const next: Sort[] = !now ? [{ c }] : now.desc ? [] : [{ c, desc: true }];
  if (!more) return tidy({ ...view, sort: next });
  const others = view.sort ?? [];
  const sort = now ? others.flatMap((s) => (s.c === c ? next : [s])) : [...others, ...next];
  return tidy({ ...view, sort });
}

/** Replaces the filter of a column. An empty filter removes it. */
export function filterBy(view: View, filter: Filter): View {
  const { c, has, min, max } = filter;
  const asks = has || min || max || filter.in;
  const others = (view.filter ?? []).filter((f) => f.c !== c);
  const next: Filter = { c, ...(has && { has }), ...(min && { min }), ...(max && { max }), ...(filter.in && { in: filter.in }) };
  return tidy({ ...view, filter: asks ? [...others, next] : others });
}

export function shownColumns(view: View, count: number): readonly number[] {
  const shown = view.cols ?? Array.from({ length: count }, (_, i) => i);
  const { pin } = view;
  return pin ? [...shown.filter((c) => pin.includes(c)), ...shown.filter((c) => !pin.includes(c))] : shown;
}

/** Keeps a column at the left, or no longer. */
export function pinColumn(view: View, c: number): View {
  const { pin = [] } = view;
  return tidy({ ...view, pin: pin.includes(c) ? pin.filter((p) => p !== c) : [...pin, c] });
}

/** Gives a column a width in pixels. Undefined gives it the width that its cells need. */
export function widenColumn(view: View, c: number, width: number | undefined): View {
  const others = (view.wide ?? []).filter(([other]) => other !== c);
  return tidy({ ...view, wide: width === undefined ? others : [...others, [c, width]] });
}

/** Shows or hides a column. The last column cannot be hidden. */
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

/** A filter's conditions, in a few words. */
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
