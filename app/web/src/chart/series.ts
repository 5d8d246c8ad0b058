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

/** A value of each series in one place along x. */
export type Values = Map<string | number | null | undefined, number | null>;

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
