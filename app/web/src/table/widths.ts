// The widths of a table's columns. The first cells of a column decide its width, within
// limits. Then the width stays, so that nothing moves sideways while the user scrolls
// down.

import { cellText } from "./celltext.ts";

export interface Column {
  readonly name: string;
  readonly type: string;
  /** Its cells are written in a format of the app. */
  readonly formatted?: boolean;
}

const padding = 25;
const narrowest = 64;
const widest = 340;
const unseen = 120;

/** The least and the greatest width that a reader can give a column. */
export const leastWidth = 40;
export const greatestWidth = 2000;

/** A column's width, and the width at which no known cell would be cut off. */
export interface Width {
  readonly width: number;
  readonly whole: number;
  /** The reader has given it this width. */
  readonly given?: true;
}

/**
 * The widths of all columns. From column `from` on, the cells of the first rows are
 * known.
 */
export function measure(
  columns: readonly Column[],
  from: number,
  rows: readonly (readonly string[])[],
  widthOf: (text: string, bold: boolean) => number,
): Width[] {
  return columns.map((column, i) => {
    const seen = i >= from && i < from + (rows[0]?.length ?? 0);
    let text = Math.max(widthOf(column.name, true), seen || rows.length === 0 ? 0 : unseen);
    if (seen) for (const row of rows) text = Math.max(text, widthOf(cellText(column, row[i - from] ?? ""), false));
    const whole = Math.ceil(Math.max(narrowest, text + padding));
    return { width: Math.min(widest, whole), whole };
  });
}

/**
 * The widths for a table with this much room. Spare room goes first to the columns that
 * are cut off. Then all columns grow in proportion.
 */
export function stretch(widths: readonly Width[], room: number): number[] {
  const given = widths.reduce((sum, { width, given }) => sum + (given ? width : 0), 0);
  const others = stretchAll(widths.filter(({ given }) => !given), room - given);
  let next = 0;
  return widths.map(({ width, given }) => (given ? width : others[next++]!));
}

function stretchAll(widths: readonly Width[], room: number): number[] {
  const sum = (of: readonly number[]) => of.reduce((a, b) => a + b, 0);
  const narrow = widths.map(({ width }) => width);
  const left = room - sum(narrow);
  if (left <= 0 || widths.length === 0) return narrow;
  const lacking = sum(widths.map(({ width, whole }) => whole - width));
  const share = lacking > 0 ? Math.min(1, left / lacking) : 0;
  const filled = widths.map(({ width, whole }) => width + Math.floor((whole - width) * share));
  const factor = room / sum(filled);
  const grown = filled.map((width) => Math.floor(width * factor));
  grown[grown.length - 1]! += room - sum(grown);
  return grown;
}

/** Each column's distance from the left edge, and at the end that of the right edge. */
export function offsets(widths: readonly number[]): number[] {
  const at = [0];
  for (const width of widths) at.push(at[at.length - 1]! + width);
  return at;
}

/** The columns between two distances from the left edge: the first, and the one after the last. */
export function columnsBetween(at: readonly number[], left: number, right: number): [number, number] {
  const last = at.length - 1;
  let first = 0;
  while (first < last - 1 && at[first + 1]! <= left) first++;
  let end = first;
  while (end < last && at[end]! < right) end++;
  return [first, end];
}

/** Measures text as the element shows it. */
export function textMeter(element: Element): (text: string, bold: boolean) => number {
  const context = document.createElement("canvas").getContext("2d");
  const { fontFamily, fontSize } = getComputedStyle(element);
  return (text, bold) => {
    if (!context) return text.length * 8;
    context.font = `${bold ? 600 : 400} ${fontSize} ${fontFamily}`;
    return context.measureText(text).width;
  };
}
