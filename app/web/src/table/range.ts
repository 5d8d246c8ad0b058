// Ranges of cells, and the text format in which spreadsheets exchange them: a line for
// each row, with tabs between its cells.

import type { Cell } from "./keys.ts";
import type { Range } from "./cells.ts";

/** The range between two of its corners. */
export function between(a: Cell, b: Cell): Range {
  return {
    row: Math.min(a.row, b.row),
    rowEnd: Math.max(a.row, b.row) + 1,
    col: Math.min(a.col, b.col),
    colEnd: Math.max(a.col, b.col) + 1,
  };
}

export function inside({ row, rowEnd, col, colEnd }: Range, at: Cell): boolean {
  return at.row >= row && at.row < rowEnd && at.col >= col && at.col < colEnd;
}

/**
 * The number of rows and columns that can be copied, which is the size of one answer of
 * the server.
 */
export const mostRows = 1000;
export const mostCols = 200;

export function tooLarge({ row, rowEnd, col, colEnd }: Range): boolean {
  return rowEnd - row > mostRows || colEnd - col > mostCols;
}

/** A cell with a tab, a line break or a quote is quoted, as spreadsheets do. */
export function toTabs(cells: readonly (readonly string[])[]): string {
  const cell = (text: string) => (/[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return cells.map((row) => row.map(cell).join("\t")).join("\n");
}

/** The cells of a text that toTabs or a spreadsheet wrote. */
export function fromTabs(text: string): string[][] {
  const rows: string[][] = [[]];
  let rest = text.replace(/\r\n?/g, "\n");
  if (rest.endsWith("\n")) rest = rest.slice(0, -1); // spreadsheets end each row with one
  for (;;) {
    const quoted = /^"((?:[^"]|"")*)"(?=[\t\n]|$)/.exec(rest);
    const cell = quoted?.[0] ?? /^[^\t\n]*/.exec(rest)![0];
    rows[rows.length - 1]!.push(quoted ? quoted[1]!.replaceAll('""', '"') : cell);
    const next = rest[cell.length];
    if (next === undefined) return rows;
    if (next === "\n") rows.push([]);
    rest = rest.slice(cell.length + 1);
  }
}
