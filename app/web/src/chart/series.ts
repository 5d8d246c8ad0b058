// The series of a chart that the server made. Its rows have the fields x, y and s.

import type { Spec } from "./size.ts";

export interface Row {
  readonly x: number | string;
  readonly y: number | null;
  readonly s?: string | number | null;
}

export function rowsOf(spec: Spec): readonly Row[] {
  const values = (spec.data as { values?: unknown } | undefined)?.values;
  return Array.isArray(values) ? (values as Row[]) : [];
}

/** The names in the legend, in their order. */
export function seriesOf(spec: Spec): string[] {
  const names = new Set<string>();
  for (const { s } of rowsOf(spec)) if (typeof s === "string") names.add(s);
  return [...names];
}

export type SeriesName = string | number | null | undefined;

/** The values of all series at one x. */
export type Values = Map<SeriesName, number | null>;

/** The values at each place along x. If a series has several there, their sum. */
export function places(rows: readonly Row[]): Map<number | string, Values> {
  const found = new Map<number | string, Values>();
  for (const { x, y, s } of rows) {
    let here = found.get(x);
    if (!here) found.set(x, (here = new Map()));
    const was = here.get(s);
    here.set(s, was === undefined || was === null ? y : was + (y ?? 0));
  }
  return found;
}

/** A point of a line. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The points of each series along x, in order, and the stretch that all of them cover. */
export interface Lines {
  readonly lines: ReadonlyMap<SeriesName, readonly Point[]>;
  readonly from: number;
  readonly to: number;
}

/** The lines of a chart along numbers. A missing value is no point. */
export function linesOf(rows: readonly Row[]): Lines {
  const lines = new Map<SeriesName, Point[]>();
  let [from, to] = [Infinity, -Infinity];
  for (const { x, y, s } of rows) {
    const at = Number(x);
    from = Math.min(from, at);
    to = Math.max(to, at);
    let line = lines.get(s);
    if (!line) lines.set(s, (line = []));
    if (y !== null) line.push({ x: at, y });
  }
  for (const line of lines.values()) line.sort((a, b) => a.x - b.x);
  return { lines, from, to };
}

/** The point nearest to a place along x. */
export function nearest(line: readonly Point[], at: number): Point | undefined {
  let [low, high] = [0, line.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (line[middle]!.x < at) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [line[low - 1], line[low]];
  if (!before || !after) return before ?? after;
  return at - before.x <= after.x - at ? before : after;
}
