// The selected rows of a table, by their indexes in the data.

import { useState } from "preact/hooks";
import { useSession, useValue } from "../context.ts";
import type { TableModel, TableProps } from "./model.ts";

/** The fields of the node of a table whose rows can be selected. */
export interface SelectProps extends TableProps {
  readonly most: number;
  readonly v: Selected;
  readonly disabled?: boolean;
}

type Selected = { readonly rev: string; readonly rows: readonly number[] };

export interface Selection {
  readonly rows: ReadonlySet<number>;
  /** The number of rows that may be selected. */
  readonly most: number;
  readonly disabled: boolean;
  set(rows: Iterable<number>): void;
}

/** The selection that is a widget's value; undefined for a table without one. */
export function useSelected(props: TableProps): Selection | undefined {
  const session = useSession();
  const { most, v, disabled = false } = props as SelectProps;
  const shown = useValue(props.id, v);
  if (props.k !== "rows") return undefined;
  const set = (rows: Iterable<number>) => {
    if (!disabled) session.set(props.id, { rev: props.rev, rows: [...rows].slice(-most).sort((a, b) => a - b) });
  };
  return { rows: new Set(shown.rows), most, disabled, set };
}

/** A selection that only the page knows. */
export function useMarked(most: number): Selection {
  const [rows, setRows] = useState<ReadonlySet<number>>(new Set());
  return { rows, most, disabled: false, set: (next) => setRows(new Set(next)) };
}

/** Selects a row, or no longer. Where one row may be selected, it takes the place of another. */
export function toggle({ rows, most, set }: Selection, row: number): void {
  const next = new Set(most === 1 ? [] : rows);
  if (rows.has(row)) next.delete(row);
  else next.add(row);
  if (next.size <= most) set(next);
}

/** Adds the rows of the view from one to another. */
export function extend(selection: Selection, model: TableModel, from: number, to: number): void {
  const next = new Set([...selection.rows, ...model.sourcesBetween(from, to)]);
  if (selection.most > 1 && next.size <= selection.most) selection.set(next);
}

/**
 * Selects every row of the view, or none if all are selected. Does nothing if the view
 * has more rows than may be selected.
 */
export function toggleAll(selection: Selection, model: TableModel): void {
  if (!canSelectAll(selection, model)) return;
  const { asked: view, served: rows } = model;
  model.ask({ row: 0, rows, col: 0, cols: 0, ...(view && { view }) }, ({ sources }) => {
    const all = [...sources, ...model.extra];
    selection.set(all.every((row) => selection.rows.has(row)) ? [] : all);
  });
}

export function canSelectAll({ most, disabled }: Selection, { rows }: TableModel): boolean {
  return !disabled && most > 1 && rows > 0 && rows <= most;
}
